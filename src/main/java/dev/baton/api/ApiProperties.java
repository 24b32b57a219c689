package dev.baton.api;

import jakarta.validation.constraints.NotBlank;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the API.
 *
 * @param apiToken the bearer token of every call; a development start makes one up
 */
@Validated
@ConfigurationProperties("baton")
record ApiProperties(@NotBlank String apiToken) {}
