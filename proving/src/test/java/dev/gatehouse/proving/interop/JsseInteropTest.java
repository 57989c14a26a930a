package dev.gatehouse.proving.interop;

class JsseInteropTest extends InteropTest {
  JsseInteropTest() {
    super(Peers.JSSE);
  }
}
