package io.edgewise.mqtt;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import io.edgewise.house.Rooms;

@AnalyzeClasses(packages = "io.edgewise.mqtt", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static void everyRoomSeesOnlyWhatItMay(JavaClasses house) {
        Rooms.eachSeesOnlyWhatItMay(house);
    }

    @ArchTest
    static void onlySystemTimeReadsTheClock(JavaClasses house) {
        Rooms.leaveTheClockAlone(house);
    }
}
