//! Which messages the specification knows: the numbers of their binary encodings.

/// A fault answers any service. OPC 10000-4, 7.35
pub const FAULT: u32 = 397;
pub const FIND_SERVERS: u32 = 422;
pub const GET_ENDPOINTS: u32 = 428;
pub const REGISTER_SERVER: u32 = 437;
pub const OPEN_CHANNEL: u32 = 446;
pub const CLOSE_CHANNEL: u32 = 452;
pub const CREATE_SESSION: u32 = 461;
pub const ACTIVATE_SESSION: u32 = 467;
pub const ADD_NODES: u32 = 488;
pub const ADD_REFERENCES: u32 = 494;
pub const DELETE_NODES: u32 = 500;
pub const DELETE_REFERENCES: u32 = 506;
pub const BROWSE: u32 = 527;
pub const BROWSE_NEXT: u32 = 533;
pub const TRANSLATE: u32 = 554;
pub const REGISTER_NODES: u32 = 560;
pub const UNREGISTER_NODES: u32 = 566;
pub const READ: u32 = 631;
pub const HISTORY_READ: u32 = 664;
pub const WRITE: u32 = 673;
pub const HISTORY_UPDATE: u32 = 700;
pub const CALL: u32 = 712;
pub const CREATE_ITEMS: u32 = 751;
pub const SET_MODE: u32 = 769;
pub const DELETE_ITEMS: u32 = 781;
pub const SET_PUBLISHING: u32 = 799;
pub const PUBLISH: u32 = 826;
pub const REPUBLISH: u32 = 832;
pub const TRANSFER: u32 = 841;
pub const DELETE_SUBSCRIPTIONS: u32 = 847;
pub const FIND_ON_NETWORK: u32 = 12208;
pub const REGISTER_SERVER_2: u32 = 12211;
const SESSIONLESS: u32 = 15903;

/// All that ask.
const REQUESTS: &[u32] = &[
    FIND_SERVERS,
    GET_ENDPOINTS,
    REGISTER_SERVER,
    OPEN_CHANNEL,
    CLOSE_CHANNEL,
    CREATE_SESSION,
    ACTIVATE_SESSION,
    473,
    479,
    ADD_NODES,
    ADD_REFERENCES,
    DELETE_NODES,
    DELETE_REFERENCES,
    BROWSE,
    BROWSE_NEXT,
    TRANSLATE,
    REGISTER_NODES,
    UNREGISTER_NODES,
    615,
    621,
    READ,
    HISTORY_READ,
    WRITE,
    HISTORY_UPDATE,
    CALL,
    CREATE_ITEMS,
    763,
    SET_MODE,
    775,
    DELETE_ITEMS,
    787,
    793,
    SET_PUBLISHING,
    PUBLISH,
    REPUBLISH,
    TRANSFER,
    DELETE_SUBSCRIPTIONS,
    FIND_ON_NETWORK,
    REGISTER_SERVER_2,
    SESSIONLESS,
];

/// What a message's number says it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Request,
    Answer,
}

/// Whether `id` asks or answers; none for what the specification does not know.
pub fn role(id: u32) -> Option<Role> {
    if REQUESTS.binary_search(&id).is_ok() {
        return Some(Role::Request);
    }
    (id == FAULT || request(id).is_some()).then_some(Role::Answer)
}

/// The number of the answer to `request`.
pub const fn answer(request: u32) -> u32 {
    match request {
        FIND_ON_NETWORK | REGISTER_SERVER_2 => request + 1,
        SESSIONLESS => 21001,
        _ => request + 3,
    }
}

/// The request that `answer` is to.
pub fn request(of: u32) -> Option<u32> {
    REQUESTS.iter().copied().find(|request| answer(*request) == of)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_in_order_and_each_has_an_answer_of_its_own() {
        assert!(REQUESTS.windows(2).all(|pair| pair[0] < pair[1]));
        for request in REQUESTS {
            assert_eq!(role(*request), Some(Role::Request));
            assert_eq!(role(answer(*request)), Some(Role::Answer));
        }
        assert_eq!((role(FAULT), role(12)), (Some(Role::Answer), None));
    }
}
