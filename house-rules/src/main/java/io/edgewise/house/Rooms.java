package io.edgewise.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The law of the house, for every module's ArchitectureTest: which room may see which, and who may do what. */
public final class Rooms {
    private static final String ROOT = "io.edgewise.";
    private static final Map<String, List<String>> TABLE = table();

    private Rooms() {}

    /** Checks that each class lives in a room of the table and sees only the rooms that its own may see. */
    public static void eachSeesOnlyWhatItMay(JavaClasses house) {
        TABLE.forEach((room, seen) -> noClasses()
                .that(live(room))
                .should()
                .dependOnClassesThat(liveInAnotherRoomThan(room, seen))
                .because("room '" + room + "' may see only " + seen + " (house/rooms.txt)")
                .allowEmptyShould(true)
                .check(house));
        noClasses()
                .should()
                .resideInAPackage("io.edgewise..")
                .andShould(com.tngtech.archunit.lang.conditions.ArchConditions.be(inNoRoom()))
                .allowEmptyShould(true)
                .check(house);
    }

    /** Checks that no packages depend on each other in a circle. */
    public static void haveNoCycles(JavaClasses house) {
        slices().matching("io.edgewise.(**)")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(house);
    }

    /** Checks that the room {@code time} alone reads the machine's clocks. */
    public static void leaveTheClockAlone(JavaClasses house) {
        noClasses()
                .that(DescribedPredicate.not(live("time")))
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .because("only SystemTime reads the clock; take a Ticker or an InstantSource")
                .allowEmptyShould(true)
                .check(house);
    }

    /**
     * Checks that there is one way to a TRUSTED model, and that the agent never uses the other one;
     * {@code agent.packing} may, where a model's author tries it before anybody can have signed it.
     */
    public static void admitModelsThroughTheGateOnly(JavaClasses house) {
        methods()
                .that()
                .haveName("attested")
                .and()
                .areDeclaredInClassesThat()
                .resideInAPackage("io.edgewise.model")
                .should(onlyBeCalledFrom("attest", "model"))
                .allowEmptyShould(true)
                .check(house);
        noClasses()
                .that(live("deploy")
                        .or(live("agent"))
                        .or(live("agent.check"))
                        .or(live("agent.command"))
                        .or(live("agent.control"))
                        .or(live("agent.explain"))
                        .or(live("agent.health"))
                        .or(live("agent.source"))
                        .or(live("agent.config"))
                        .or(live("attest"))
                        .or(live("registry")))
                .should(callUnattested())
                .allowEmptyShould(true)
                .check(house);
    }

    private static com.tngtech.archunit.lang.ArchCondition<com.tngtech.archunit.core.domain.JavaMethod>
            onlyBeCalledFrom(String... rooms) {
        return new com.tngtech.archunit.lang.ArchCondition<>("only be called from " + List.of(rooms)) {
            @Override
            public void check(
                    com.tngtech.archunit.core.domain.JavaMethod method,
                    com.tngtech.archunit.lang.ConditionEvents events) {
                method.getCallsOfSelf().stream()
                        .filter(call -> !List.of(rooms).contains(roomOf(call.getOriginOwner())))
                        .forEach(call -> events.add(
                                com.tngtech.archunit.lang.SimpleConditionEvent.violated(call, call.getDescription())));
            }
        };
    }

    private static com.tngtech.archunit.lang.ArchCondition<JavaClass> callUnattested() {
        return new com.tngtech.archunit.lang.ArchCondition<>("call unattested") {
            @Override
            public void check(JavaClass type, com.tngtech.archunit.lang.ConditionEvents events) {
                type.getMethodCallsFromSelf().stream()
                        .filter(call -> call.getName().equals("unattested"))
                        .forEach(call -> events.add(
                                com.tngtech.archunit.lang.SimpleConditionEvent.satisfied(call, call.getDescription())));
            }
        };
    }

    private static DescribedPredicate<JavaClass> live(String room) {
        return DescribedPredicate.describe(
                "live in room '" + room + "'", type -> roomOf(type).equals(room));
    }

    private static DescribedPredicate<JavaClass> liveInAnotherRoomThan(String room, List<String> seen) {
        return DescribedPredicate.describe(
                "live in a room it may not see",
                type -> type.getPackageName().startsWith(ROOT)
                        && !roomOf(type).equals(room)
                        && !seen.contains(roomOf(type)));
    }

    private static DescribedPredicate<JavaClass> inNoRoom() {
        return DescribedPredicate.describe(
                "in no room of house/rooms.txt",
                type -> type.getPackageName().startsWith(ROOT)
                        && !roomOf(type).equals("house")
                        && !TABLE.containsKey(roomOf(type)));
    }

    private static String roomOf(JavaClass type) {
        String name = type.getPackageName();
        return name.startsWith(ROOT) ? name.substring(ROOT.length()) : name;
    }

    private static Map<String, List<String>> table() {
        Map<String, List<String>> table = new LinkedHashMap<>();
        try (InputStream text =
                Objects.requireNonNull(Rooms.class.getResourceAsStream("/house/rooms.txt"), "rooms.txt")) {
            String all = new String(text.readAllBytes(), StandardCharsets.UTF_8);
            all.lines()
                    .filter(line -> !line.startsWith("#") && line.contains(":"))
                    .forEach(line -> {
                        String[] parts = line.split(":", -1);
                        String seen = parts[1].strip();
                        table.put(parts[0].strip(), seen.isEmpty() ? List.of() : List.of(seen.split("\\s+", -1)));
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return table;
    }
}
