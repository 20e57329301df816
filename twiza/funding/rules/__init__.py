"""Pure decisions and computing about money: envelopes, rates, counting once, flows, tranches, payment files."""
