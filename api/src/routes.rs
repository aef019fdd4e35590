//! The tree of the API, one line per feature, and how its resources answer methods.

use crate::{
    agencies, audit, calendars, catalogue,
    contract::Sample,
    delegations, documents, dossiers, emergencies, feedback, identity, intake, jobs, machines,
    middleware::preflight,
    notifications, personal_data,
    problem::{Code, MOST_VIOLATIONS, Problem, Text, Violation},
    system,
};
use actix_web::{
    FromRequest, Handler, HttpRequest, Resource, Responder, Route,
    dev::{AppService, HttpServiceFactory},
    guard::{self, Guard, GuardContext},
    http::{
        Method,
        header::{self, HeaderValue},
    },
    web::{self, ServiceConfig},
};
use utoipa::openapi::OpenApi;

const BASE: &str = "/api/v1/";

/// In the order of the story: from finding a procedure to the closed dossier.
pub const FEATURES: &[Feature] = &[
    agencies::FEATURE,
    calendars::FEATURE,
    catalogue::FEATURE,
    identity::FEATURE,
    machines::FEATURE,
    delegations::FEATURE,
    intake::FEATURE,
    documents::FEATURE,
    dossiers::FEATURE,
    feedback::FEATURE,
    personal_data::FEATURE,
    emergencies::FEATURE,
    notifications::FEATURE,
    jobs::FEATURE,
    audit::FEATURE,
    system::FEATURE,
];

/// A feature as the app and the contract see it.
#[derive(Clone, Copy)]
pub struct Feature {
    pub tag: &'static str,
    pub routes: fn(&mut Routes),
    pub contract: fn() -> OpenApi,
    /// Realistic values of its types, shown in the contract.
    pub samples: fn() -> Vec<Sample>,
}

/// The addresses of all features. Those under one word lie in a scope of their own: actix-web tries one address after the other,
/// and so it tries few.
#[derive(Default)]
pub struct Routes {
    plain: Vec<Endpoint>,
    words: Vec<(&'static str, Vec<Endpoint>)>,
}

/// All methods of one address, registered together: any other method is 405 with `Allow`.
pub struct Endpoint {
    path: &'static str,
    routes: Vec<Route>,
    methods: Vec<Method>,
}

pub fn configure(config: &mut ServiceConfig) {
    let mut routes = Routes::default();
    for feature in FEATURES {
        (feature.routes)(&mut routes);
    }
    for endpoint in routes.plain {
        config.service(endpoint);
    }
    for (word, endpoints) in routes.words {
        let scope = web::scope(&format!("{BASE}{word}"));
        config.service(
            endpoints
                .into_iter()
                .fold(scope, |scope, one| scope.service(one)),
        );
    }
}

impl Routes {
    pub fn service(&mut self, mut endpoint: Endpoint) -> &mut Self {
        let Some(below) = endpoint.path.strip_prefix(BASE) else {
            self.plain.push(endpoint);
            return self;
        };
        let (word, rest) = below.split_at(below.find('/').unwrap_or(below.len()));
        endpoint.path = rest;
        match self.words.iter_mut().find(|(known, _)| *known == word) {
            Some((_, endpoints)) => endpoints.push(endpoint),
            None => self.words.push((word, vec![endpoint])),
        }
        self
    }
}

pub fn at(path: &'static str) -> Endpoint {
    Endpoint {
        path,
        routes: Vec::new(),
        methods: Vec::new(),
    }
}

impl Endpoint {
    /// GET and HEAD that take no query.
    pub fn get<F, Args>(self, handler: F) -> Self
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.route(
            [Method::GET, Method::HEAD],
            web::route().guard(NoQuery).to(handler),
        )
    }

    /// GET and HEAD whose query the handler reads with `Query` or `List`.
    pub fn search<F, Args>(self, handler: F) -> Self
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.route([Method::GET, Method::HEAD], web::route().to(handler))
    }

    pub fn post<F, Args>(self, handler: F) -> Self
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.route([Method::POST], web::route().guard(NoQuery).to(handler))
    }

    pub fn put<F, Args>(self, handler: F) -> Self
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.route([Method::PUT], web::route().guard(NoQuery).to(handler))
    }

    pub fn patch<F, Args>(self, handler: F) -> Self
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.route([Method::PATCH], web::route().guard(NoQuery).to(handler))
    }

    pub fn delete<F, Args>(self, handler: F) -> Self
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.route([Method::DELETE], web::route().guard(NoQuery).to(handler))
    }

    fn route<const N: usize>(mut self, methods: [Method; N], route: Route) -> Self {
        let served = methods.clone();
        let is_served = guard::fn_guard(move |context| served.contains(&context.head().method));
        self.methods.extend(methods);
        self.routes.push(route.guard(is_served));
        self
    }
}

impl HttpServiceFactory for Endpoint {
    fn register(self, config: &mut AppService) {
        let methods = self.methods;
        let otherwise = move |request: HttpRequest| {
            let allowed = preflight(&request, &methods);
            let answer = allowed.ok_or_else(|| refusal(&request, &methods));
            async move { answer }
        };
        let resource = web::resource(self.path).default_service(web::to(otherwise));
        let routes = self.routes.into_iter();
        routes.fold(resource, Resource::route).register(config);
    }
}

struct NoQuery;

impl Guard for NoQuery {
    fn check(&self, context: &GuardContext<'_>) -> bool {
        context.head().uri.query().is_none_or(str::is_empty)
    }
}

/// The method is not served here, or it is and came with a query that nothing reads.
fn refusal(request: &HttpRequest, methods: &[Method]) -> Problem {
    if methods.contains(request.method()) {
        let keys = crate::extract::pairs(request.query_string());
        let unread = keys.iter().map(|(key, _)| unread(key));
        return Problem::invalid(unread.take(MOST_VIOLATIONS).collect());
    }
    let names: Vec<&str> = methods.iter().map(Method::as_str).collect();
    let problem = Problem::of(Code::MethodNotAllowed);
    match HeaderValue::try_from(names.join(", ")) {
        Ok(allowed) => problem.with_header(header::ALLOW, allowed),
        Err(_) => problem,
    }
}

fn unread(key: &str) -> Violation {
    let detail = Text::new(
        format!("Không có tham số “{key}”; thao tác này không nhận tham số truy vấn."),
        format!("There is no parameter “{key}”; this operation takes no query."),
    );
    Violation::parameter(key, "unknown_parameter", detail)
}
