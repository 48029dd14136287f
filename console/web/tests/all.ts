import "./octets";
import "./route";
import "./table";
import "./traffic";
import "./view";
import "./words";
