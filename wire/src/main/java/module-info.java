/** Bounded cursors and writers over bytes, DER, PEM. */
@org.jspecify.annotations.NullMarked
module dev.gatehouse.wire {
  requires static transitive org.jspecify;

  exports dev.gatehouse.wire;
  exports dev.gatehouse.wire.der;
  exports dev.gatehouse.wire.pem;
}
