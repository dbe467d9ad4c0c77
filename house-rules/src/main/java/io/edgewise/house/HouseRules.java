package io.edgewise.house;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.junit.ArchTest;

/** The rules of {@link Rooms} as tests. A module's {@code ArchitectureTest} includes them over its own classes. */
public final class HouseRules {
    private HouseRules() {}

    @ArchTest
    static void everyRoomSeesOnlyWhatItMay(JavaClasses house) {
        Rooms.eachSeesOnlyWhatItMay(house);
    }

    @ArchTest
    static void noPackagesDependOnEachOtherInACircle(JavaClasses house) {
        Rooms.haveNoCycles(house);
    }

    @ArchTest
    static void onlySystemTimeReadsTheClock(JavaClasses house) {
        Rooms.leaveTheClockAlone(house);
    }

    @ArchTest
    static void modelsComeInThroughTheGateOnly(JavaClasses house) {
        Rooms.admitModelsThroughTheGateOnly(house);
    }
}
