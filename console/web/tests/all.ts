import "./octets";
import "./route";
import "./table";
import "./view";
import "./words";
