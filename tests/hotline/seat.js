// A seat of the tests: registers, takes off when it rings, and says what it sends and hears.
window.seat = { registered: false, up: false, over: false, registrations: 0, failed: "", number: "" };

window.begin = ({ socket, uri, name, password }) => {
  const ua = new JsSIP.UA({
    sockets: [new JsSIP.WebSocketInterface(socket)],
    uri,
    authorization_user: name,
    password,
    register_expires: 60,
    session_timers: false,
    connection_recovery_min_interval: 1,
    connection_recovery_max_interval: 2,
  });
  ua.on("registered", () => { seat.registered = true; seat.registrations += 1; });
  ua.on("unregistered", () => { seat.registered = false; });
  ua.on("registrationFailed", (told) => { seat.failed = told.response ? String(told.response.status_code) : told.cause; });
  ua.on("newRTCSession", ({ session, request, originator }) => {
    window.session = session;
    session.on("confirmed", () => { seat.up = true; });
    session.on("ended", () => { seat.over = true; });
    session.on("failed", (told) => { seat.failed = told.cause; });
    if (originator === "local") { listen(session.connection); return; }
    seat.number = request.from.uri.user;
    session.on("peerconnection", ({ peerconnection }) => listen(peerconnection));
    session.answer({ mediaConstraints: { audio: true, video: false }, pcConfig: { iceServers: [] } });
  });
  ua.start();
  window.agent = ua;
};

function listen(connection) {
  window.peer = connection;
  connection.addEventListener("track", (heard) => {
    const audio = document.createElement("audio");
    audio.autoplay = true;
    audio.srcObject = heard.streams[0];
    document.body.append(audio);
  });
}

window.figures = async () => {
  const found = { bytes: 0, energy: 0, dtls: "", codec: "" };
  const all = await window.peer.getStats();
  all.forEach((one) => {
    if (one.type === "inbound-rtp") {
      found.bytes += one.bytesReceived;
      found.energy += one.totalAudioEnergy;
      found.codec = (all.get(one.codecId) || {}).mimeType || "";
    }
    if (one.type === "transport") { found.dtls = one.dtlsState; }
  });
  return found;
};
