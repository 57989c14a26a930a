package dev.gatehouse.glass.load;

import java.util.ArrayList;
import java.util.List;

/**
 * What became of an order.
 *
 * @param requests answered in whole and rightly
 * @param nanos from the first request to the last answer
 * @param p50 nanoseconds that half of the requests took at the most; with a connection's beginning
 *     where the work is to connect
 * @param p99 the same of 99 in 100
 * @param fullHandshakes in that time: the server signed in each
 * @param shortHandshakes in that time: an earlier session went on
 * @param received bytes of ciphertext from the gate
 * @param sent bytes of ciphertext to the gate
 * @param errors connections that failed, and wrong answers
 * @param firstError what the first of them was; empty if there was none
 */
public record LoadReport(
    long requests,
    long nanos,
    long p50,
    long p99,
    long fullHandshakes,
    long shortHandshakes,
    long received,
    long sent,
    long errors,
    String firstError) {

  /** As a line, without its end. */
  public String format() {
    var numbers = new ArrayList<String>();
    for (long it :
        new long[] {
          requests, nanos, p50, p99, fullHandshakes, shortHandshakes, received, sent, errors
        }) {
      numbers.add(String.valueOf(it));
    }
    return String.join(" ", numbers) + " " + firstError.replaceAll("\\s+", " ");
  }

  /** Reads it; an IllegalArgumentException if it is none. */
  public static LoadReport parse(String line) {
    String[] words = line.split(" ", 10);
    if (words.length != 10) {
      throw new IllegalArgumentException("no report: " + line);
    }
    List<Long> it = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      it.add(Long.valueOf(words[i]));
    }
    return new LoadReport(
        it.get(0), it.get(1), it.get(2), it.get(3), it.get(4), it.get(5), it.get(6), it.get(7),
        it.get(8), words[9]);
  }
}
