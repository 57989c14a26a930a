package dev.gatehouse.proving.interop;

import java.util.List;

/** Everybody we talk with. */
final class Peers {
  static final Peer CURL = new Curl();
  static final Peer OPENSSL = new OpenSsl();
  static final Peer GNUTLS = new GnuTls();
  static final Peer NSS = new Nss();
  static final Peer NGINX = new Nginx();
  static final Peer JSSE = new Jsse();
  static final Peer TCNATIVE = new TcNative();
  static final Peer GO = OwnProgram.go();
  static final Peer RUSTLS = OwnProgram.rustls();
  static final Peer NODE = OwnProgram.node();

  static final List<Peer> ALL =
      List.of(CURL, OPENSSL, GNUTLS, NSS, NGINX, JSSE, TCNATIVE, GO, RUSTLS, NODE);

  private Peers() {}
}
