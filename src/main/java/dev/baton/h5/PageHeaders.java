package dev.baton.h5;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * What browsers may do with our pages: run our own scripts, talk to us, and be framed by DingTalk's desktop client
 * only.
 */
class PageHeaders extends OncePerRequestFilter {

    private final String policy;

    /** @param standIn the origin of what stands in for DingTalk, with its client; empty for none */
    PageHeaders(String standIn) {
        this.policy = String.join(
                "; ",
                "default-src 'none'",
                "script-src 'self'",
                "style-src 'self'",
                "img-src 'self'",
                "connect-src 'self'",
                "base-uri 'none'",
                "form-action 'none'",
                ("frame-ancestors 'self' https://*.dingtalk.com " + standIn).strip());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        response.setHeader("Content-Security-Policy", policy);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
        boolean file = request.getRequestURI().matches(".*\\.(js|css|svg|txt)");
        response.setHeader("Cache-Control", file ? "no-cache" : "no-store");
        chain.doFilter(request, response);
    }
}
