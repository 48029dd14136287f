import "./style/theme.css";
import "./style/page.css";
import "./style/header.css";
import "./style/text.css";
import "./style/panel.css";
import "./style/control.css";
import "./style/badge.css";
import "./style/report.css";
import "./style/table.css";
import "./style/picture.css";
import "./style/evidence.css";
import { render } from "preact";
import { App } from "./app";
import { connect } from "./live";

const root = document.getElementById("app");
if (root) render(<App />, root);
connect();
