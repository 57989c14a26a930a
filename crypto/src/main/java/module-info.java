/** What TLS and X.509 ask of cryptography, as types. */
@org.jspecify.annotations.NullMarked
module dev.gatehouse.crypto {
  requires static transitive org.jspecify;
  requires transitive dev.gatehouse.wire;
  requires org.conscrypt;

  exports dev.gatehouse.crypto;
}
