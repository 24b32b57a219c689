package dev.baton.h5;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.view.InternalResourceView;

/** Where a request goes instead of getting an answer. */
final class Go {

    private Go() {}

    /**
     * The browser goes there. A path stays a path, so that a proxy in front may speak another scheme or host than we
     * do.
     */
    static View to(String address) {
        return (model, request, response) -> {
            response.setStatus(HttpStatus.FOUND.value());
            response.setHeader(HttpHeaders.LOCATION, address);
        };
    }

    /** The browser stays and gets this file. */
    static View show(String file) {
        return new InternalResourceView(file);
    }
}
