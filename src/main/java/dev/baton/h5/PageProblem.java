package dev.baton.h5;

import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** Why a page gets no answer: a status, a code the page knows, and a sentence for the person. */
class PageProblem extends ErrorResponseException {

    PageProblem(int status, String code, String sentence) {
        super(HttpStatusCode.valueOf(status), detail(status, code, sentence), null);
    }

    private static ProblemDetail detail(int status, String code, String sentence) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatusCode.valueOf(status), sentence);
        problem.setProperty("code", code);
        return problem;
    }
}
