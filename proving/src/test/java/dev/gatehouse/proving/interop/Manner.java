package dev.gatehouse.proving.interop;

/** How a conversation goes once the handshake is through. */
enum Manner {
  /** A line there and back; then the client closes in order. */
  GREET,
  /** The same, and a mebibyte there and back. */
  BULK,
  /** A line there and back before and after new keys, which the peer asks for. */
  PEER_REKEYS,
  /** The same, and it is we who ask for new keys, both ways. */
  WE_REKEY,
  /** A line there and back; then the peer is gone without a word. */
  PEER_VANISHES,
  /** A line there and back; then we are. */
  WE_VANISH;

  /** The same as the other end sees it. */
  Manner mirrored() {
    return switch (this) {
      case GREET, BULK -> this;
      case PEER_REKEYS -> WE_REKEY;
      case WE_REKEY -> PEER_REKEYS;
      case PEER_VANISHES -> WE_VANISH;
      case WE_VANISH -> PEER_VANISHES;
    };
  }
}
