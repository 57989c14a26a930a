package dev.gatehouse.gateway.trace;

import static dev.gatehouse.gateway.trace.Step.Place.FILTER;
import static dev.gatehouse.gateway.trace.Step.Place.GATEWAY;
import static dev.gatehouse.gateway.trace.Step.Place.KERNEL;
import static dev.gatehouse.gateway.trace.Step.Place.WORKER;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The way of a request and its answer through an arrangement: ten steps where a filter decrypts, as
 * in IIS 6, five where it is done where the connection was accepted, as since IIS 7 (K. Panday,
 * "Difference in IIS 6, IIS 7.x and IIS 8 with regards to SSL", 2013, whose count has the return
 * way in it). The one place where the steps and their texts are written.
 */
public enum Way {
  /** In the event loop. */
  INLINE(
      step(
          GATEWAY,
          Moment.OPENED,
          "reaches the gateway, is decrypted",
          "Ciphertext reaches the gateway, and is decrypted in the event loop that read it.",
          "pipeline/TlsHandler.java"),
      Texts.QUEUED,
      Texts.ANSWERED,
      step(
          GATEWAY,
          Moment.SEALED,
          "is sealed",
          "The answer is sealed where the connection was accepted.",
          "pipeline/TlsHandler.java"),
      Texts.SENT),

  /** In another process, there and back by the SSL queue. */
  FILTER_PROCESS(
      step(
          GATEWAY,
          Moment.ARRIVED,
          "reaches the gateway",
          "Ciphertext reaches the gateway.",
          "filter/FilterHandler.java"),
      step(
          GATEWAY,
          Moment.TO_FILTER,
          "into the SSL queue",
          "It is put into the SSL queue.",
          "ring/RingWriter.java"),
      step(
          FILTER,
          Moment.OPENED,
          "the filter decrypts",
          "The filter takes it, has the certificate by the binding, and decrypts.",
          "filter/Served.java"),
      step(
          GATEWAY,
          Moment.BACK,
          "plaintext comes back",
          "Plaintext comes back to the gateway.",
          "ring/RingReader.java"),
      step(
          GATEWAY,
          Moment.ROUTED,
          "is parsed and routed",
          "The gateway parses it, and finds site, route and pool.",
          "http/ClientConnection.java"),
      step(
          GATEWAY,
          Moment.TAKEN,
          "waits in the request queue",
          "It is put into the pool's request queue, until a worker has a place for it.",
          "queue/RequestQueue.java"),
      Texts.ANSWERED,
      step(
          GATEWAY,
          Moment.TO_SEAL,
          "into the SSL queue again",
          "The answer is put into the SSL queue.",
          "ring/RingWriter.java"),
      step(FILTER, Moment.SEALED, "the filter seals", "The filter seals it.", "filter/Served.java"),
      step(
          GATEWAY,
          Moment.SENT,
          "comes back and is sent",
          "Ciphertext comes back to the gateway, and is sent.",
          "filter/FilterHandler.java")),

  /** In the kernel, once the handshake is over. */
  KERNEL_TLS(
      step(
          KERNEL,
          Moment.OPENED,
          "reaches the kernel, is decrypted",
          "Ciphertext reaches the kernel, which decrypts it: the gateway reads plaintext.",
          "kernel/KernelHandler.java"),
      Texts.QUEUED,
      Texts.ANSWERED,
      step(
          KERNEL,
          Moment.SEALED,
          "is sealed",
          "The kernel seals the answer, inside the system call that sends it.",
          "kernel/KernelHandler.java"),
      Texts.SENT);

  /** What several ways share. */
  private static final class Texts {
    static final Step QUEUED =
        step(
            GATEWAY,
            Moment.TAKEN,
            "is routed, waits in the request queue",
            "It is parsed, routed, and put into the pool's request queue, until a worker has a"
                + " place for it.",
            "queue/RequestQueue.java");
    static final Step ANSWERED =
        step(
            WORKER,
            Moment.ANSWER_READ,
            "a worker answers",
            "A worker takes it and answers.",
            "http/Exchange.java");
    static final Step SENT =
        step(GATEWAY, Moment.SENT, "is sent", "It is sent.", "http/Outlet.java");
  }

  @SuppressWarnings("ImmutableEnumChecker") // toList makes one that is
  private final List<Step> steps;

  Way(Step... steps) {
    this.steps =
        Stream.iterate(0, i -> i < steps.length, i -> i + 1)
            .map(i -> numbered(i + 1, steps[i]))
            .toList();
  }

  private static Step step(
      Step.Place place, Moment ends, String name, String sentence, String source) {
    return new Step(0, place, ends, name, sentence, source);
  }

  private static Step numbered(int number, Step it) {
    return new Step(number, it.place(), it.ends(), it.name(), it.sentence(), it.source());
  }

  /** Its steps, in order, numbered from 1. */
  public List<Step> steps() {
    return steps;
  }

  /** The word of the pipeline in the site file: {@code inline}, {@code filter}, {@code kernel}. */
  public String word() {
    String name = name().toLowerCase(Locale.ROOT);
    int more = name.indexOf('_');
    return more < 0 ? name : name.substring(0, more);
  }

  /** The one with that word. */
  public static Optional<Way> of(String word) {
    return Stream.of(values()).filter(it -> it.word().equals(word)).findFirst();
  }
}
