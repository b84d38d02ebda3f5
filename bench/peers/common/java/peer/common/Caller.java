package peer.common;

/** Who asks, and from where. */
public record Caller(long userId, String clientAddress) {}
