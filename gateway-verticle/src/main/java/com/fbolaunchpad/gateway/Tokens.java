package com.fbolaunchpad.gateway;

import com.fbolaunchpad.platform.ConfigurationException;
import com.fbolaunchpad.platform.Problem;
import com.fbolaunchpad.platform.RsaKeyFile;
import com.fbolaunchpad.platform.Settings;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whose token it is, and of which session: signature, algorithm, issuer, audience and life checked; what was verified is
 * remembered a while.
 */
final class Tokens {
    private static final String NAME = "fbo-launchpad";
    private static final int CLOCK_SKEW_S = 5;
    private static final int MOST_REMEMBERED = 10_000;
    private static final int LONGEST_TOKEN = 4_096;
    private static final Pattern BEARER = Pattern.compile("[Bb][Ee][Aa][Rr][Ee][Rr] +([A-Za-z0-9._~+/=-]+)");

    private final JWTAuth verifier;
    private final Clock clock;
    /** By the whole header, so that one that is known isn't taken apart again. */
    private final Cache<String, Verified> remembered = Caffeine.newBuilder()
            .maximumSize(MOST_REMEMBERED)
            .executor(Runnable::run)
            .build();

    /** Who holds a token, and the session that it belongs to. */
    record Holder(long userId, long sessionId) {}

    /** What a token that counts says: whose it is, and when it ends. */
    record Verified(Holder holder, Instant expiresAt) {}

    /** @param keys those whose tokens are accepted, side by side, all of one algorithm */
    Tokens(Vertx vertx, List<PubSecKeyOptions> keys, Clock clock) {
        this.clock = clock;
        var options = new JWTAuthOptions();
        keys.forEach(options::addPubSecKey);
        this.verifier = JWTAuth.create(
                vertx,
                options.setJWTOptions(new JWTOptions()
                        .setAlgorithm(keys.get(0).getAlgorithm())
                        .setIssuer(NAME)
                        .addAudience(NAME)
                        .setLeeway(CLOCK_SKEW_S)));
    }

    /**
     * The keys that the settings name: today's and, while they are changed, the one before. Reads files where they are public
     * keys.
     *
     * @throws ConfigurationException when a file holds no such key, or there is none
     */
    static List<PubSecKeyOptions> keys(Settings settings) {
        var algorithm = settings.text("JWT_ALGORITHM");
        var keys = "RS256".equals(algorithm)
                ? settings.list("JWT_PUBLIC_KEY_FILES").stream()
                        .map(file -> RsaKeyFile.publicKey("JWT_PUBLIC_KEY_FILES", file))
                        .toList()
                : Stream.of("JWT_SECRET_KEY", "JWT_PREVIOUS_SECRET_KEY")
                        .map(settings::text)
                        .filter(key -> !key.isEmpty())
                        .toList();
        if (keys.isEmpty()) {
            throw new ConfigurationException("JWT_PUBLIC_KEY_FILES is required when JWT_ALGORITHM is RS256.");
        }
        return keys.stream()
                .map(key -> new PubSecKeyOptions().setAlgorithm(algorithm).setBuffer(key))
                .toList();
    }

    /**
     * The token that stands in the Authorization header.
     *
     * @return fails with a {@link Problem} 401 when there is no token or it doesn't count
     */
    Future<Verified> verify(@Nullable String authorization) {
        if (authorization == null) {
            return Future.failedFuture(Problem.unauthorized("token-missing", "This needs a token: log in first."));
        }
        var known = remembered.getIfPresent(authorization);
        if (known != null && clock.instant().isBefore(known.expiresAt())) {
            return Future.succeededFuture(known);
        }
        var matcher = BEARER.matcher(authorization);
        if (authorization.length() > LONGEST_TOKEN || !matcher.matches()) {
            return Future.failedFuture(invalid());
        }
        var token = matcher.group(1);
        // Composed: the verifier throws where a claim is of another type than it expects.
        return Future.succeededFuture(new TokenCredentials(token))
                .compose(verifier::authenticate)
                .map(user -> {
                    var verified = verified(user);
                    remembered.put(authorization, verified);
                    return verified;
                })
                .recover(refused -> Future.failedFuture(invalid()));
    }

    private static Verified verified(User user) {
        // Not user.subject(): that one prefers the claim username, which users choose for themselves.
        var subject = user.principal().getString("sub");
        Number expires = user.get("exp");
        var session = user.principal().getString("sid");
        if (subject == null || session == null || expires == null) {
            throw invalid();
        }
        return new Verified(
                new Holder(Long.parseLong(subject), Long.parseLong(session)),
                Instant.ofEpochSecond(expires.longValue()));
    }

    private static Problem invalid() {
        return Problem.unauthorized("token-invalid", "The token is not valid, or no longer. Log in again.");
    }
}
