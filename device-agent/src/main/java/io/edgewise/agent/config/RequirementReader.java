package io.edgewise.agent.config;

import io.edgewise.attest.CertificateRule;
import io.edgewise.attest.FieldRule;
import io.edgewise.attest.KeylessSigner;
import io.edgewise.attest.PredicateRule;
import io.edgewise.attest.Requirement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Reads one rule of {@code require} in a trust policy. */
final class RequirementReader {
    /** How many values a list may have before the policy itself counts them. */
    private static final int LONGEST_LIST = 10_000;

    private RequirementReader() {}

    static Requirement read(ConfigNode rule) {
        rule.only("threshold", "keys", "certificates", "keyless", "formats", "predicate");
        if (List.of("keys", "certificates", "keyless").stream()
                .allMatch(who -> rule.find(who).isEmpty())) {
            throw rule.error("a rule of 'require' names 'keys', 'certificates' or 'keyless', who must have signed");
        }
        List<String> formats = rule.find("formats").isPresent() ? texts(rule, "formats") : Requirement.USUAL_FORMATS;
        return new Requirement(
                rule.find("threshold").map(t -> t.whole(1, 16)).orElse(1),
                new TreeSet<>(texts(rule, "keys")),
                rule.find("certificates").map(RequirementReader::certificates).orElse(null),
                new TreeSet<>(formats),
                rule.find("predicate").map(RequirementReader::predicate).orElse(null),
                rule.find("keyless").map(RequirementReader::keyless).orElse(List.of()));
    }

    private static CertificateRule certificates(ConfigNode rule) {
        rule.only("authorities", "san", "subject", "time");
        String time = rule.find("time")
                .map(word -> word.oneOf("now", "ignore-expiry"))
                .orElse("now");
        return new CertificateRule(
                new TreeSet<>(texts(rule, "authorities")),
                new TreeSet<>(texts(rule, "san")),
                new TreeSet<>(texts(rule, "subject")),
                time.equals("now") ? CertificateRule.Time.NOW : CertificateRule.Time.IGNORE_EXPIRY);
    }

    /** Reads one identity, or a list of them. */
    private static List<KeylessSigner> keyless(ConfigNode node) {
        List<ConfigNode> each = node.isList() ? node.elements() : List.of(node);
        if (each.isEmpty()) {
            throw node.error("'keyless' names nobody; name at least one identity and its issuer");
        }
        return each.stream().map(RequirementReader::identity).toList();
    }

    private static KeylessSigner identity(ConfigNode node) {
        node.only("issuer", "identity", "identity-regex", "trusted-root");
        if (node.find("identity").isPresent() == node.find("identity-regex").isPresent()) {
            throw node.error("names one of 'identity' and 'identity-regex'; without a name everybody would count");
        }
        return new KeylessSigner(
                node.get("issuer").text(),
                node.find("identity").map(ConfigNode::text).orElse(null),
                node.find("identity-regex").map(ConfigNode::text).orElse(null),
                node.get("trusted-root").text());
    }

    private static PredicateRule predicate(ConfigNode rule) {
        rule.only("type", "fields");
        List<FieldRule> fields = new ArrayList<>();
        list(rule, "fields").forEach(field -> fields.add(field(field)));
        return new PredicateRule(rule.get("type").text(), fields);
    }

    private static FieldRule field(ConfigNode field) {
        field.only("path", "equals", "in", "contains", "max-age", "present");
        String path = field.get("path").text();
        if (field.entries().size() != 2) {
            throw field.error("a field rule has a 'path' and one of 'equals', 'in', 'contains', 'max-age', 'present'");
        }
        if (field.find("equals").isPresent()) {
            return FieldRule.equalTo(path, field.get("equals").text());
        }
        if (field.find("in").isPresent()) {
            return FieldRule.in(path, texts(field, "in"));
        }
        if (field.find("contains").isPresent()) {
            ConfigNode contains = field.get("contains");
            return FieldRule.contains(path, contains.isList() ? texts(field, "contains") : List.of(contains.text()));
        }
        if (field.find("max-age").isPresent()) {
            Duration age = field.get("max-age").duration();
            return FieldRule.maxAge(path, age);
        }
        if (!field.get("present").flag()) {
            throw field.error("'present' can only be true: a field that must be absent cannot be asked for");
        }
        return FieldRule.present(path);
    }

    static List<String> texts(ConfigNode node, String key) {
        return list(node, key).stream().map(ConfigNode::text).toList();
    }

    /** Returns the elements of a list that may be absent. */
    static List<ConfigNode> list(ConfigNode node, String key) {
        List<ConfigNode> elements = node.find(key).map(ConfigNode::elements).orElse(List.of());
        if (elements.size() > LONGEST_LIST) {
            throw node.error(
                    "'" + key + "' has " + elements.size() + " entries; at most " + LONGEST_LIST + " are allowed");
        }
        return elements;
    }
}
