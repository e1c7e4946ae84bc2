/** The worker of a session on the site's own pages. */

import { serve } from "./serve.js";
import { SiteSource } from "./source.js";

serve(new SiteSource(new URL("../", import.meta.url)));
