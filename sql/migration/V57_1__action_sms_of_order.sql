-- Whether the same text has left to an order lately, whichever of its workflows sent it.
ALTER TABLE action_sms
    ADD KEY action_sms_of_order (order_no, leaves_at);
