package dev.gatehouse.pki;

/**
 * What a chain has to be good for: to be the server of that name, or to be a client. A certificate
 * may do for one and not for the other.
 */
public sealed interface Purpose permits ServerName, ClientPurpose {}
