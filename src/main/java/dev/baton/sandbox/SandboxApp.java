package dev.baton.sandbox;

import java.util.UUID;

/**
 * The one app the pretend platform knows: what a developer would copy from the console, and the secrets of the two
 * gateways. Random at the first start, then kept.
 */
record SandboxApp(
        String clientId,
        String clientSecret,
        String robotCode,
        String robotName,
        String corpId,
        String agentId,
        String cardTemplateId,
        String cardSecret,
        String eventToken,
        String eventAesKey,
        String smsSecret,
        String refundSecret) {

    /** The id under which our own card template counts as imported. */
    static final String TEMPLATE = "6d1f0c52-4b0e-4c57-9a55-ba70c0de0001.schema";

    static SandboxApp random() {
        String clientId = "dingsandbox" + hex().substring(0, 10);
        return new SandboxApp(
                clientId,
                "sandbox-" + hex(),
                clientId,
                "接力棒",
                "dingsandbox" + hex(),
                "1000000001",
                TEMPLATE,
                "sandbox-card-" + hex(),
                "sandbox" + hex().substring(0, 12),
                (hex() + hex()).substring(0, 43),
                "sandbox-sms-" + hex(),
                "sandbox-refund-" + hex());
    }

    private static String hex() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    /** The same app with the credentials the fixtures use. */
    SandboxApp with(String newClientId, String newClientSecret, String newRobotCode, String newTemplateId) {
        return new SandboxApp(
                newClientId,
                newClientSecret,
                newRobotCode,
                robotName,
                corpId,
                agentId,
                newTemplateId,
                cardSecret,
                eventToken,
                eventAesKey,
                smsSecret,
                refundSecret);
    }
}
