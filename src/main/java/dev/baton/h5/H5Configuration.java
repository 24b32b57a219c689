package dev.baton.h5;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(H5Properties.class)
class H5Configuration implements WebMvcConfigurer {

    private final Guard guard;

    H5Configuration(Guard guard) {
        this.guard = guard;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(guard).addPathPatterns("/h5/api/**");
    }

    @Bean
    static FilterRegistrationBean<PageHeaders> pageHeaders(H5Properties properties) {
        FilterRegistrationBean<PageHeaders> headers =
                new FilterRegistrationBean<>(new PageHeaders(properties.standIn()));
        headers.addUrlPatterns("/h5", "/h5/*");
        return headers;
    }
}
