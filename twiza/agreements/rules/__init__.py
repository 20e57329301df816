"""Pure decisions of agreements: vocabulary, states, periods, evidence, standing, notices. No Django here."""
