-- 对账 asks for one day of refunds among all of them.
ALTER TABLE money_request
    ADD KEY money_request_asked_on (requested_at, state),
    ADD KEY money_request_decided_on (decided_at, state);

ALTER TABLE money_refund
    ADD KEY money_refund_ended_on (ended_at, state);
