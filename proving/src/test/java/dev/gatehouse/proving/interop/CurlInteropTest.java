package dev.gatehouse.proving.interop;

class CurlInteropTest extends InteropTest {
  CurlInteropTest() {
    super(Peers.CURL);
  }
}
