package dev.gatehouse.gateway.admin;

import dev.gatehouse.gateway.site.Why;
import dev.gatehouse.gateway.trace.Moment;
import dev.gatehouse.gateway.trace.Trace;
import dev.gatehouse.gateway.trace.Way;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A status with one of everything. */
final class Samples {
  static final GateStatus STATUS =
      new GateStatus(
          "0.1.0",
          4242,
          Instant.parse("2026-11-24T11:57:00Z"),
          Instant.parse("2026-11-24T12:00:00Z"),
          "/home/a/.local/state/gatehouse",
          List.of(new GateStatus.Listener("127.0.0.1:8443", "inline", "in-process", "")),
          List.of(
              new GateStatus.Certificate(
                  "the default",
                  "none",
                  List.of("localhost", "127.0.0.1"),
                  "4f2a",
                  Instant.parse("2026-11-24T11:00:00Z"),
                  Instant.parse("2026-12-01T11:00:00Z"),
                  Instant.parse("2026-11-29T03:00:00Z"),
                  true)),
          List.of(
              new GateStatus.Pool(
                  "web",
                  "running",
                  "",
                  "node app.js",
                  1,
                  new GateStatus.Queue(0, 1000, 2, 1204, 0),
                  List.of(
                      new GateStatus.Worker(
                          "web-2",
                          4250,
                          "127.0.0.1:38111",
                          "serving",
                          Instant.parse("2026-11-24T11:58:00Z"),
                          2)))),
          new GateStatus.Totals(3, 0, 1204, 1));

  static final Why WHY =
      new Why(
          "https://shop.example/static/a",
          true,
          "The files in /srv/public answer.",
          List.of(
              new Why.Connection(
                  List.of("127.0.0.1:443", "[::1]:443"),
                  "inline",
                  "in-process",
                  "shop.example",
                  "its name is the one asked for",
                  "the file /srv/shop.pem, its key /srv/shop.key",
                  "none",
                  List.of(new Why.PassedOver("the default", "a more specific one fits")))),
          List.of(new Why.PassedOver("127.0.0.1:8443", "it listens on another port")),
          new Why.Choice("shop", "it has the host shop.example", List.of()),
          new Why.Choice(
              "/static/",
              "it is the longest that the path is below",
              List.of(new Why.PassedOver("/", "a longer one fits"))));

  private Samples() {}

  static final Trace TRACE =
      new Trace(
          new Trace.Request(
              "06fdx9a0b1c2d3e4f5g6h7j",
              Instant.parse("2026-11-24T12:00:00.123Z"),
              "127.0.0.1",
              "GET",
              "shop.localhost",
              "/cart",
              200,
              "",
              "web-1",
              1,
              0,
              5),
          Way.INLINE,
          1_000_000_007L,
          Map.of(Moment.ARRIVED, 0L, Moment.OPENED, 12_000L, Moment.SENT, 1_234_000L));
}
