package io.edgewise.agent.command;

import picocli.CommandLine.Command;

/** Packs, signs, pushes, pulls, resolves and verifies model packages. */
@Command(
        name = "models",
        mixinStandardHelpOptions = true,
        description = "Packs, signs, pushes, pulls, resolves and verifies model packages.",
        subcommands = {
            ModelsPack.class,
            ModelsSign.class,
            ModelsPush.class,
            ModelsPull.class,
            ModelsResolve.class,
            ModelsVerify.class
        })
final class ModelsCommand {}
