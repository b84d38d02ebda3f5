package com.fbolaunchpad.platform;

/** Something in the configuration keeps the service from starting; the message is a sentence for the operator. */
public final class ConfigurationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ConfigurationException(String sentence) {
        super(sentence);
    }
}
