package io.edgewise.registry;

import java.io.IOException;

/** A web page came in place of what a registry answers: the cause of an UNAVAILABLE that may pass. */
final class WebPageException extends IOException {
    WebPageException() {
        super("a web page came");
    }
}
