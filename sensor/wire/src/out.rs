use crate::{
    Break, Clock, Frames, Name, Observation, Shape, Shared, Shown, Side, Subject, Text, Values,
};

/// Where observations go: the sensor's window, or a test's list.
pub trait Sink {
    /// One observation, made at `at_ns` (nanoseconds since 1970), proved by `earlier` frames
    /// and those of `message`: put together only when the observation is news.
    fn state(
        &mut self,
        observation: &Observation<'_>,
        at_ns: i64,
        earlier: &Frames,
        message: &Frames,
    );

    /// A counter of the protocol broke off, as two messages prove that do what `of` says.
    fn breaks(&mut self, of: &Observation<'_>, broken: Break, at_ns: i64, frames: &Frames);

    /// A clock of whoever does what `of` says was shown.
    fn shows(&mut self, of: &Observation<'_>, shown: Shown);

    /// A secret lies in the current message: in `place` (offset, length) when it was
    /// given as a part of it, else somewhere in its `frames`. Gives what may be told of it.
    fn secret(
        &mut self,
        what: &'static str,
        secret: &[u8],
        place: Result<(usize, usize), &Frames>,
        well_known: &[&[u8]],
    ) -> Text;

    /// Keeps the current message's frames for as long as the conversation lasts.
    fn keep(&mut self, frames: &Frames);

    /// Keeps frames no longer: what they are the context of has ended.
    fn release(&mut self, frames: &Frames);

    /// An answer came whose request was not seen.
    fn orphan(&mut self);

    /// A limit of the decoder bit.
    fn bite(&mut self, limit: &'static str);

    /// Messages with `number` that the host of `by` sends in other conversations, to
    /// whomever, are what `shared` says.
    fn share(&mut self, by: Side, number: u32, shared: Shared);

    /// What another conversation said of messages with `number` by the host of `by`.
    fn shared(&self, by: Side, number: u32) -> Option<&Shared>;
}

static NONE: Frames = Frames::none();

/// What a decoder says of the message before it.
pub struct Out<'a> {
    sink: &'a mut dyn Sink,
    side: Side,
    at_ns: i64,
    message: (usize, usize),
    frames: Frames,
}

impl<'a> Out<'a> {
    /// The limit of what a decoder remembers of a conversation to read later messages.
    pub const MEMORY: &'static str = "decoder memory";

    /// For `message`, sent by `side` at `at_ns` in `frames`.
    #[inline]
    pub fn new(
        sink: &'a mut dyn Sink,
        side: Side,
        at_ns: i64,
        message: &[u8],
        frames: Frames,
    ) -> Self {
        Self { sink, side, at_ns, message: (message.as_ptr() as usize, message.len()), frames }
    }

    /// When the message's last octet was captured, in nanoseconds since 1970.
    #[must_use]
    #[inline]
    pub const fn at_ns(&self) -> i64 {
        self.at_ns
    }

    /// Who sent the message.
    #[must_use]
    #[inline]
    pub const fn side(&self) -> Side {
        self.side
    }

    /// The frames that carried the message.
    #[must_use]
    #[inline]
    pub const fn frames(&self) -> &Frames {
        &self.frames
    }

    /// States what this message alone proves.
    #[inline]
    pub fn state(&mut self, observation: &Observation<'_>) {
        self.sink.state(observation, self.at_ns, &NONE, &self.frames);
    }

    /// States what this message proves together with earlier frames.
    #[inline]
    pub fn state_with(&mut self, earlier: &Frames, observation: &Observation<'_>) {
        self.state_at(self.at_ns, earlier, observation);
    }

    /// The same, at the time of the request.
    #[inline]
    pub fn state_at(&mut self, at_ns: i64, earlier: &Frames, observation: &Observation<'_>) {
        self.sink.state(observation, at_ns, earlier, &self.frames);
    }

    /// States what only earlier frames prove: a request that got no answer.
    #[inline]
    pub fn state_of(&mut self, at_ns: i64, frames: &Frames, observation: &Observation<'_>) {
        self.sink.state(observation, at_ns, frames, &NONE);
    }

    /// The same message as the last part of one that began in `earlier` frames: for a
    /// carrier that hands on what it put together.
    #[inline]
    pub fn with(&mut self, earlier: &Frames) -> Out<'_> {
        let frames = earlier.clone().and(&self.frames);
        let (side, at_ns, message) = (self.side, self.at_ns, self.message);
        Out { sink: &mut *self.sink, side, at_ns, message, frames }
    }

    /// The same message as if `side` had sent it: one that came back is its sender's.
    pub fn sent_by(&mut self, side: Side) -> Out<'_> {
        let (at_ns, message, frames) = (self.at_ns, self.message, self.frames.clone());
        Out { sink: &mut *self.sink, side, at_ns, message, frames }
    }

    /// A claim of this message.
    #[inline]
    pub fn is(
        &mut self,
        protocol: &'static str,
        subject: Subject,
        attribute: &'static str,
        value: impl Into<Text>,
    ) {
        self.state(&Observation::is(protocol, subject, attribute, value));
    }

    /// The value of what `done` shows of its target and has a name only: a state, a clock.
    pub fn was(
        &mut self,
        object: &'static str,
        shape: Shape,
        bytes: &[u8],
        done: &Observation<'_>,
    ) {
        let values = Values { shape, bytes, step: 1 };
        self.state(&Observation::was(done, values).object(Name::at(object, 0)).span(1));
    }

    /// A violation by this message's sender.
    pub fn broke(&mut self, protocol: &'static str, what: &'static str, text: impl Into<Text>) {
        self.state(&Observation::broke(protocol, self.side, what, text));
    }

    /// The counter of `of` broke off between the message in `earlier` frames and this one.
    pub fn breaks(&mut self, earlier: &Frames, of: &Observation<'_>, broken: Break) {
        let frames = earlier.clone().and(&self.frames);
        self.sink.breaks(of, broken, self.at_ns, &frames);
    }

    /// The sender's `clock` shows `time`: what it showed before is known whatever the
    /// conversation, so that a break is told.
    pub fn shows(&mut self, clock: Clock, time: u32, of: &Observation<'_>) {
        let (at_ns, frames) = (self.at_ns, self.frames.clone());
        self.sink.shows(of, Shown { clock, time, at_ns, frames });
    }

    /// Says that `secret` (a password, a community, a key: best a part of the
    /// message itself) must never be kept. Gives what may be told: its kind, length,
    /// class (well known, digits, letters...) and keyed digest.
    pub fn secret(&mut self, what: &'static str, secret: &[u8], well_known: &[&[u8]]) -> Text {
        self.secret_in(secret, what, secret, well_known)
    }

    /// The same for a secret that the message carries in another form (Base64), or of
    /// which it carries a part: `place` is the part of the message to be overwritten.
    pub fn secret_in(
        &mut self,
        place: &[u8],
        what: &'static str,
        secret: &[u8],
        well_known: &[&[u8]],
    ) -> Text {
        let place = (place.as_ptr() as usize)
            .checked_sub(self.message.0)
            .filter(|at| at + place.len() <= self.message.1)
            .map(|at| (at, place.len()))
            .ok_or(&self.frames);
        self.sink.secret(what, secret, place, well_known)
    }

    /// What this message proves it proves only together with `earlier` frames, which
    /// were kept as its context.
    pub fn rests_on(&mut self, earlier: &Frames) {
        self.frames = earlier.clone().and(&self.frames);
    }

    /// Keeps this message's frames as context for what comes later in the
    /// conversation (a Forward Open, a presentation context).
    pub fn keep(&mut self) -> Frames {
        self.sink.keep(&self.frames);
        self.frames.clone()
    }

    /// What the kept `frames` were the context of has ended (a Forward Close, a handle given
    /// back).
    pub fn release(&mut self, frames: &Frames) {
        self.sink.release(frames);
    }

    /// Says what messages with `number` mean that the host of `by` will send in other
    /// conversations (the data of a connection that this one opened).
    pub fn share(&mut self, by: Side, number: u32, shared: Shared) {
        self.sink.share(by, number, shared);
    }

    /// What another conversation said of this message's sender and `number`.
    #[must_use]
    pub fn shared(&self, number: u32) -> Option<Shared> {
        self.sink.shared(self.side, number).cloned()
    }

    /// An answer whose request was not seen: counted, so that the quality of the
    /// capture shows it.
    pub fn orphan(&mut self) {
        self.sink.orphan();
    }

    /// A limit of the decoder bit: it is counted under its name.
    #[cold]
    pub fn bite(&mut self, limit: &'static str) {
        self.sink.bite(limit);
    }

    /// Adds to what a decoder knows of a conversation, oldest first; beyond `most` the oldest is
    /// forgotten, and that is counted.
    pub fn remember<T>(&mut self, known: &mut Vec<T>, new: T, most: usize) {
        if known.len() >= most {
            known.remove(0);
            self.bite(Self::MEMORY);
        }
        known.push(new);
    }
}
