package io.edgewise.attest;

import java.util.List;

/**
 * What an in-toto attestation must say.
 *
 * @param type its predicateType, exactly
 * @param fields what must hold of its predicate, all of it
 */
public record PredicateRule(String type, List<FieldRule> fields) {
    public PredicateRule {
        fields = List.copyOf(fields);
    }

    PredicateRule whateverTheTime() {
        return new PredicateRule(
                type,
                fields.stream()
                        .filter(field -> field.test() != FieldRule.Test.MAX_AGE)
                        .toList());
    }
}
