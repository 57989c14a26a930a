/** What proves the house: interop, browser and system tests, benchmarks. Never shipped. */
@org.jspecify.annotations.NullMarked
module dev.gatehouse.proving {
  requires static transitive org.jspecify;
  requires dev.gatehouse.wire;
  requires dev.gatehouse.crypto;
  requires dev.gatehouse.pki;
  requires dev.gatehouse.tls;
  requires dev.gatehouse.ca;
  requires dev.gatehouse.gateway;
  requires dev.gatehouse.glass;
  requires dev.gatehouse.cli;
  requires dev.gatehouse.testkit;
  requires java.management;
  requires jdk.management;
  requires jmh.core;
  requires org.conscrypt;
  requires io.netty.buffer;
  requires io.netty.common;
  requires io.netty.handler;
  requires io.netty.tcnative.classes.openssl;
}
