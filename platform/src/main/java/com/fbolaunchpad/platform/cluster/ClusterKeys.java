package com.fbolaunchpad.platform.cluster;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.sec.SECNamedCurves;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyInfoFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * By what the nodes of a cluster know each other: the secret that all hold gives a certificate authority (the same on each,
 * never stored), which signs a key that a node makes for itself at its start. Whoever shows no certificate of that authority
 * is no node, so that mutual TLS needs one secret and no files.
 */
final class ClusterKeys {
    private static final X500Name AUTHORITY = new X500Name("CN=FBO LaunchPad cluster");
    private static final byte[] SALT = "FBO LaunchPad cluster authority 1".getBytes(StandardCharsets.UTF_8);
    /** Of OWASP's recommendation for PBKDF2 with HMAC-SHA512: a node that is shown a certificate may try to guess. */
    private static final int ITERATIONS = 210_000;
    /** 64 bits more than the order of the curve: reduced by it, no private key is likelier than another. */
    private static final int DERIVED_BITS = 320;

    private static final String CURVE = "secp256r1";
    /** As long as the secret: clocks of nodes may differ, or jump. */
    private static final Instant ALWAYS_SINCE = Instant.parse("2000-01-01T00:00:00Z");

    private static final Instant ALWAYS_UNTIL = Instant.parse("9999-12-31T23:59:59Z");
    /** Of a store that never leaves the memory; the format wants one. */
    private static final char[] STORE_PASSWORD = "memory".toCharArray();

    private final byte[] store;

    private ClusterKeys(byte[] store) {
        this.store = store;
    }

    /** The keys of one node that holds the secret; takes some tenths of a second. */
    static ClusterKeys of(String secret) {
        try {
            var authority = authority(secret);
            var authorityCertificate = certificate(AUTHORITY, authority.getPublic(), authority.getPrivate(), true);
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(CURVE));
            var own = generator.generateKeyPair();
            var ownCertificate = certificate(
                    new X500Name("CN=" + UUID.randomUUID()), own.getPublic(), authority.getPrivate(), false);
            return new ClusterKeys(store(own.getPrivate(), ownCertificate, authorityCertificate));
        } catch (GeneralSecurityException | OperatorCreationException | IOException impossible) {
            throw new IllegalStateException("The keys of the cluster can't be made", impossible);
        }
    }

    private static KeyPair authority(String secret) throws GeneralSecurityException, IOException {
        var derived = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
                .generateSecret(new PBEKeySpec(secret.toCharArray(), SALT, ITERATIONS, DERIVED_BITS))
                .getEncoded();
        var curve = new ECNamedDomainParameters(
                SECObjectIdentifiers.secp256r1, SECNamedCurves.getByOID(SECObjectIdentifiers.secp256r1));
        var number = new BigInteger(1, derived)
                .mod(curve.getN().subtract(BigInteger.ONE))
                .add(BigInteger.ONE);
        var point = curve.getG().multiply(number).normalize();
        var publicKey = SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(new ECPublicKeyParameters(point, curve));
        var privateKey = PrivateKeyInfoFactory.createPrivateKeyInfo(new ECPrivateKeyParameters(number, curve));
        var factory = KeyFactory.getInstance("EC");
        return new KeyPair(
                factory.generatePublic(new X509EncodedKeySpec(publicKey.getEncoded())),
                factory.generatePrivate(new PKCS8EncodedKeySpec(privateKey.getEncoded())));
    }

    private static X509Certificate certificate(
            X500Name subject, PublicKey subjectKey, PrivateKey authorityKey, boolean isAuthority)
            throws GeneralSecurityException, OperatorCreationException, IOException {
        var builder = new JcaX509v3CertificateBuilder(
                AUTHORITY,
                new BigInteger(Long.SIZE, new SecureRandom()).add(BigInteger.ONE),
                Date.from(ALWAYS_SINCE),
                Date.from(ALWAYS_UNTIL),
                subject,
                subjectKey);
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(isAuthority));
        var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(authorityKey);
        return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    }

    private static byte[] store(PrivateKey key, X509Certificate own, X509Certificate authority)
            throws GeneralSecurityException, IOException {
        var keys = KeyStore.getInstance("PKCS12");
        keys.load(null, STORE_PASSWORD);
        keys.setKeyEntry("node", key, STORE_PASSWORD, new Certificate[] {own, authority});
        keys.setCertificateEntry("authority", authority);
        var bytes = new ByteArrayOutputStream();
        keys.store(bytes, STORE_PASSWORD);
        return bytes.toByteArray();
    }

    /** A PKCS #12 store of the node's key and of the authority that it trusts. */
    byte[] store() {
        return store.clone();
    }

    static String storePassword() {
        return new String(STORE_PASSWORD);
    }

    /** TLS in which both ends must show a certificate of the authority; the server's end has to ask for it. */
    SSLContext tls() {
        try {
            var keys = KeyStore.getInstance("PKCS12");
            keys.load(new ByteArrayInputStream(store), STORE_PASSWORD);
            var own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            own.init(keys, STORE_PASSWORD);
            var trusted = TrustManagerFactory.getInstance("PKIX");
            trusted.init(keys);
            var context = SSLContext.getInstance("TLSv1.3");
            context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException impossible) {
            throw new IllegalStateException("The keys of the cluster can't be used", impossible);
        }
    }
}
