package com.fbolaunchpad.platform.cluster;

import java.security.cert.X509Certificate;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** What an intruder trusts who wants in, whoever answers him. */
final class TrustEverybody implements X509TrustManager {
    static final TrustManager[] MANAGERS = {new TrustEverybody()};

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
