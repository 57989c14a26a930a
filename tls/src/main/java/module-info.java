/** The TLS engine: bytes in, bytes out, questions between. */
@org.jspecify.annotations.NullMarked
module dev.gatehouse.tls {
  requires static transitive org.jspecify;
  requires transitive dev.gatehouse.pki;

  exports dev.gatehouse.tls;
  exports dev.gatehouse.tls.config;
  exports dev.gatehouse.tls.danger;
  exports dev.gatehouse.tls.handshake;
  exports dev.gatehouse.tls.message;
  exports dev.gatehouse.tls.message.extension;
  exports dev.gatehouse.tls.spec;
}
