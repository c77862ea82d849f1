"""
Being in an organization: who may do what there, decided anew on every request.

The platform's API for organizations checks nothing, so this is the place that does. The features
whose pages are about one organization build on it; none of them decides for itself.
"""
