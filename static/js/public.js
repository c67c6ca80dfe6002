import "./components/local-time.js";
