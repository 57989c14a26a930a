/** The TLS engine: bytes in, bytes out, questions between. */
@org.jspecify.annotations.NullMarked
module dev.gatehouse.tls {
  requires static transitive org.jspecify;
  requires transitive dev.gatehouse.pki;

  exports dev.gatehouse.tls.message;
  exports dev.gatehouse.tls.message.extension;
  exports dev.gatehouse.tls.spec;
}
