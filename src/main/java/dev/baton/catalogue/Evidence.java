package dev.baton.catalogue;

import java.util.Arrays;
import java.util.Optional;

/** What a step shows of the order beside its work, from our own store only (R055, X26). */
public enum Evidence {
    FEES("费用明细"),
    PAYMENTS("支付记录"),
    COUPONS("优惠券"),
    TRACK("物流轨迹"),
    SIGNED("签收照片"),
    REVIEWS("用户评价"),
    REFUNDS("退款记录"),
    BUYER("用户"),
    SUPPLIERS("供应商");

    private final String word;

    Evidence(String word) {
        this.word = word;
    }

    /** As it is written in files and shown to people. */
    public String word() {
        return word;
    }

    static Optional<Evidence> of(String word) {
        return Arrays.stream(values())
                .filter(evidence -> evidence.word.equals(word))
                .findFirst();
    }
}
