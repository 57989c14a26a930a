/** Listeners, bindings, pipelines, request queues, pools, workers. */
@org.jspecify.annotations.NullMarked
module dev.gatehouse.gateway {
  requires static transitive org.jspecify;
  requires transitive dev.gatehouse.tls;
  requires transitive dev.gatehouse.ca;
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.databind;
  requires io.netty.buffer;
  requires io.netty.codec.http;
  requires io.netty.common;
  requires io.netty.handler;
  requires io.netty.transport;
  requires io.netty.transport.classes.epoll;
  requires io.netty.transport.unix.common;
  requires jdk.net;
  requires org.snakeyaml.engine;

  exports dev.gatehouse.gateway;
  exports dev.gatehouse.gateway.admin;
  exports dev.gatehouse.gateway.binding;
  exports dev.gatehouse.gateway.pool;
  exports dev.gatehouse.gateway.queue;
  exports dev.gatehouse.gateway.keys;
  exports dev.gatehouse.gateway.report;
  exports dev.gatehouse.gateway.site;
  exports dev.gatehouse.gateway.state;
  exports dev.gatehouse.gateway.trace;

  opens dev.gatehouse.gateway.admin to
      com.fasterxml.jackson.databind;
  opens dev.gatehouse.gateway.site to
      com.fasterxml.jackson.databind;
}
