package dev.gatehouse.tls.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.tls.spec.ContentType;
import dev.gatehouse.tls.spec.TlsException;
import java.lang.reflect.Method;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a record costs in memory. Providers allocate 40 to 2,300 bytes for one, whatever its length
 * (JDK 25, Conscrypt 2.9.0); an array for its content, of ours or of theirs, would show.
 */
class RecordAllocationTest {
  private static final int CONTENT = RecordProtection.MOST_CONTENT_BYTES;
  private static final int RECORDS = 50;
  private static final int MOST_BYTES_A_RECORD = 4096;

  static Stream<ClassicCase> all() {
    return ClassicCase.all();
  }

  @ParameterizedTest
  @MethodSource("all")
  void a_record_of_16_kib_costs_no_array_of_its_length(ClassicCase c) throws Exception {
    ClassicProtection sealer = c.protection();
    ClassicProtection opener = c.protection();
    byte[] content = new byte[CONTENT];
    byte[][] records = new byte[RECORDS][sealer.sealedBytes(CONTENT)];
    byte[] opened = new byte[opener.openedBytes(records[0].length)];
    sealAll(sealer, content, records);
    openAll(opener, records, opened); // what is made once is not counted
    long before = allocatedBytes();
    sealAll(sealer, content, records);
    long between = allocatedBytes();
    openAll(opener, records, opened);
    long after = allocatedBytes();
    assertThat((between - before) / RECORDS).as("sealing").isLessThan(MOST_BYTES_A_RECORD);
    assertThat((after - between) / RECORDS).as("opening").isLessThan(MOST_BYTES_A_RECORD);
  }

  private static void sealAll(ClassicProtection sealer, byte[] content, byte[][] records) {
    for (byte[] record : records) {
      sealer.seal(ContentType.APPLICATION_DATA, content, 0, CONTENT, record, 0);
    }
  }

  private static void openAll(ClassicProtection opener, byte[][] records, byte[] opened)
      throws TlsException {
    for (byte[] record : records) {
      assertThat(opener.open(record, 0, record.length, opened, 0) == CONTENT).isTrue();
    }
  }

  /** By reflection, for the engine's module does not read {@code jdk.management}. */
  private static long allocatedBytes() throws ReflectiveOperationException {
    Object threads =
        Class.forName("java.lang.management.ManagementFactory")
            .getMethod("getThreadMXBean")
            .invoke(null);
    Method allocated =
        Class.forName("com.sun.management.ThreadMXBean")
            .getMethod("getCurrentThreadAllocatedBytes");
    return (long) allocated.invoke(threads);
  }
}
