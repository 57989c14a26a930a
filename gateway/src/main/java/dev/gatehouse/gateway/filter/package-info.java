/**
 * IIS 6's arrangement: TLS in a filter beside the gateway. Accepted connections stay with the
 * gateway; ciphertext and plaintext cross the SSL queue, both ways. The gateway's side is {@link
 * dev.gatehouse.gateway.filter.FilterPipeline}, the filter's {@link
 * dev.gatehouse.gateway.filter.FilterThread}; what they say to each other is in {@link
 * dev.gatehouse.gateway.filter.Kind}.
 */
package dev.gatehouse.gateway.filter;
