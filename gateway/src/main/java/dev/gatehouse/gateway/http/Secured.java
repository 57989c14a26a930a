package dev.gatehouse.gateway.http;

import dev.gatehouse.gateway.binding.ClientCertificates;
import dev.gatehouse.wire.Bytes;
import io.netty.channel.ChannelPipeline;
import java.util.List;

/**
 * Fired as a user event by the handler that decrypts, once its handshake is over and before the
 * first plaintext.
 *
 * @param protocol as people write it, for example {@code TLSv1.3}
 * @param suite the cipher suite's name in IANA's registry
 * @param resumed whether the handshake went on where an earlier one ended
 * @param met how the client was asked for its certificate
 * @param clientChain the client's certificates in DER, verified, from its own to the trust anchor;
 *     empty if it showed none
 * @param takesFiles whether a {@link io.netty.channel.FileRegion} may be written in place of bytes,
 *     as where the kernel seals
 * @see ChannelPipeline#fireUserEventTriggered
 */
public record Secured(
    String protocol,
    String suite,
    boolean resumed,
    ClientCertificates met,
    List<Bytes> clientChain,
    boolean takesFiles) {
  /** Keeps a copy of the chain. */
  public Secured {
    clientChain = List.copyOf(clientChain);
  }
}
