package io.edgewise.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.edgewise.house.Reasons;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DropTest {
    @Test
    void everyReasonForADropIsExplained() {
        assertEquals(Arrays.stream(Drop.values()).map(Drop::name).toList(), Reasons.names("Drops"));
    }
}
