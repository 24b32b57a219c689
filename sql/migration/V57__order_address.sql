-- An address that somebody of this house typed: beside the shop's statements, which replace all they state and nothing of this.
CREATE TABLE order_address (
    order_id BIGINT       NOT NULL,
    address  VARCHAR(300) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NOT NULL,
    PRIMARY KEY (order_id)
) ENGINE = InnoDB;
