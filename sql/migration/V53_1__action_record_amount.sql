-- What the coupons given for an order are worth together, so that no order gives more than it is worth.
ALTER TABLE action_record
    ADD COLUMN amount DECIMAL(14, 2) NULL,                     -- of a coupon given, in the order's currency; else NULL
    ADD CONSTRAINT action_record_amount CHECK (amount > 0);
