// Lateral, Apache-2.0; others in THIRD_PARTY.md. Sources: fb9796b9acb019d38b4c49df5dd30d7b4c06b5d64f4ef75b5e36ae33fa65d46d
var{html:o,nothing:l,repeat:Y,defineOnce:U,LateralElement:g,conflict:T,form:u,today:$,nearness:D,Problem:y,uniqueKey:B,addWords:j}=globalThis[Symbol.for("lateral.parts")];async function w(a,e,{operation:t,before:s,signal:n}={}){let r=t?await a.extra(t,e,n):(await a.read(e,n)).data,i={path:e,items:r?.items??[],next:r?.next_cursor??null};for(;i.next!==null&&i.items.length<(s?.items.length??0);)i=await S(a,i,n);return i}async function S(a,{path:e,items:t,next:s},n){let{data:r}=await a.read(`${e}&cursor=${encodeURIComponent(s??"")}`,n);return{path:e,items:[...t,...r.items],next:r.next_cursor??null}}async function _(a,e,t,s){let n=await w(a,t,{operation:e,signal:s});for(;n.next!==null;)n=await S(a,n,s);return n.items}var V=["person","receiving","sending"],K=[...V,"mentor","hr"],F=new Map([["agree","agreeMoveCasePlanItem"],["done","finishMoveCasePlanItem"],["drop","deleteMoveCasePlanItem"]]),me=30,ue=-120,ye=365;function z(a,e){let{words:t}=a,{items:s}=e,n=["system","people"].filter(d=>s.some(({column:c})=>c===d)),r=s.filter(({column:d})=>!d),i=K.filter(d=>V.includes(d)||r.some(c=>c.side===d));return o`<div class="even" data-plan>
      ${i.map(d=>G(a,t.code("party",d)||d,r.filter(c=>c.side===d)))}
    </div>
    ${n.length>0?o`<div class="even">
          ${n.map(d=>G(a,t.say(`column.${d}`),s.filter(c=>c.column===d)))}
        </div>`:l}
    ${a.opens("putMoveCasePlanItem")?ge(a,e.drafts):l}`}function G(a,e,t){let{words:s}=a;return o`<div class="whys">
    <p class="strong">${e}</p>
    ${t.length===0?o`<p class="muted small">${s.say("plan.nothing")}</p>`:l}
    <ul class="plain">
      ${t.map(n=>o`<li class="planned" data-item=${n.id}>${fe(a,n)}</li>`)}
    </ul>
  </div>`}function fe(a,e){let{words:t,rewriting:s}=a,n=`change-${e.id}`,r=e.allowed.filter(d=>F.has(d)&&a.opens(F.get(d)??"")),i=e.allowed.includes("change")&&a.opens("putMoveCasePlanItem");return o`<p lang="">${e.text}</p>
    <p class="muted small">
      ${e.due_on?o`<time datetime=${e.due_on}>${t.day(e.due_on)}</time>`:t.say("plan.day",{day:e.due_day})}
      · <span class="strong">${t.code("plan",e.state)||e.state}</span>
    </p>
    ${s?.key===n?s.shown():o`<div class="actions">
          ${r.map(d=>o`<button class="action" part="action" type="button" data-step=${d}
              ?disabled=${a.doing!==""}
              @click=${()=>a.decide(e,d)}>
              ${t.say(`plan.${d}_it`)} <span class="unseen">${e.text}</span>
            </button>`)}
          ${i?o`<button class="action plain" part="action" type="button" data-step=${e.id}
                ?disabled=${a.doing!==""} @click=${()=>a.rewrite(e)}>
                ${t.say("plan.change_it")} <span class="unseen">${e.text}</span>
              </button>`:l}
        </div>`}
    ${r.map(d=>a.refused(`${d}-${e.id}`))}`}function ge(a,e){let{words:t}=a,s=a.asked==="own-item";return o`${e.length>0?o`<details>
          <summary>${t.say("plan.drafts",{n:e.length})}</summary>
          <ul class="plain">
            ${e.map(n=>o`<li class="planned">
                <p lang="">${n.text}</p>
                <p class="muted small">${t.code("party",n.side)}</p>
                <button class="action" part="action" type="button" data-draft=${n.id}
                  ?disabled=${a.doing!==""}
                  @click=${()=>a.propose(`draft-${n.id}`,n)}>
                  ${t.say("plan.propose")} <span class="unseen">${n.text}</span>
                </button>
                ${a.refused(`draft-${n.id}`)}
              </li>`)}
          </ul>
        </details>`:l}
    ${s?u(t,{key:"own-item",fields:[{name:"side",kind:"choice",label:t.say("plan.whose"),options:K.filter(n=>n!=="mentor").map(n=>[n,t.code("party",n)]),value:a.data?.case.view},{name:"text",kind:"text",label:t.say("plan.what"),required:!0},{name:"due_day",kind:"number",label:t.say("plan.when"),required:!0,value:me,min:ue,max:ye}],doing:a.doing==="own-item",sendLabel:t.say("plan.propose"),refusal:a.refused("own-item"),leave:()=>a.ask(""),send:n=>a.propose("own-item",{id:a.ownItem,kind:"commitment",column:null,last_day:null,...n})}):o`<button class="action" part="action" type="button" data-step="item"
          aria-expanded="false" @click=${()=>a.ask("own-item")}>
          ${t.say("plan.own")}
        </button>`}`}var $e=new Set(["line_acknowledged","others_confirmed","talk_held"]),we=["skills_missing","experience_missing","another_person","opening_changed","timing"],_e=["opening_filled","opening_closed","opening_frozen","person_left","other"],ve=["safety_critical_cover","statutory_notice","running_handover","wrong_facts"],be=new Set(["reassign","start"]);function J(a,e){let{words:t}=a,s=[...e.allowed.map(h=>({...h,part:"transitions"})),...e.release_allowed.map(h=>({...h,part:"release"}))].filter(({who:h,action:p})=>h.includes(e.view)&&!be.has(p)),n={transitions:"stepMoveCase",release:"stepRelease"},r=s.filter(({part:h})=>a.opens(n[h])),i=r.filter(({needs:h})=>h.every(p=>$e.has(p))),d=r.filter(h=>!i.includes(h)),c=i.find(({part:h,action:p})=>a.asked===`${h}-${p}`);return o`${i.length>0?o`<div class="actions">
          ${i.map(({part:h,action:p})=>o`<button class="action" part="action" type="button"
              data-step=${p} aria-expanded=${a.asked===`${h}-${p}`}
              @click=${()=>a.ask(`${h}-${p}`)}>
              ${t.say(`step.${p}`)}
            </button>`)}
        </div>`:o`<p class="muted">${t.say("case.nothing_to_do")}</p>`}
    ${c?ke(a,e,c):l}
    ${d.length>0?o`<ul class="plain muted small">
          ${d.map(({action:h,needs:p})=>o`<li>
              ${t.say("case.not_yet",{step:t.code("step",h)})}
              ${p.map(m=>t.code("need",m)).join(" ")}
            </li>`)}
        </ul>`:l}`}function ke(a,e,{part:t,action:s,needs:n}){let{words:r}=a,i=`${t}-${s}`,d=r.code("then",s);return u(r,{key:i,lead:o`${d?o`<p>${d}</p>`:l}
      ${n.includes("line_acknowledged")?o`<p>${r.say("refused.line_would_know")}</p>`:l}`,fields:xe(r,s,e,n),doing:a.doing===i,sendLabel:r.say(`step.${s}`),refusal:a.refused(i),leave:()=>a.ask(""),send:c=>a.step(i,t,{action:s,...c})})}function xe(a,e,t,s){let n=(h,p,m={})=>({name:h,kind:p,label:a.say(`field.${h}`),required:!0,...m}),r=(h,p)=>n(h,"date",{min:$(),...p}),i=(h,p)=>n("reason","choice",{options:h.map(m=>[m,a.say(`${p}.${m}`)])}),d=t.state==="selection"&&!t.talked_on?[n("talked_on","date",{max:$(),value:t.talk_on??""})]:[],c={share:s.includes("line_acknowledged")?[n("acknowledged_line","check")]:[],take_up:[r("talk_on")],decline:[i(we,"closed"),...d,n("note","text"),n("to_learn","text")],offer:[...d,r("start_date",{value:t.release_date??""}),...t.kind==="trial"?[r("trial_until",{required:!1})]:[]],accept:s.includes("others_confirmed")?[n("confirm","check")]:[],go_back:[n("note","text",{required:!1})],cancel:[i(_e,"closed"),n("note","text",{required:!1})],date:[r("date")],contest:[i(ve,"contest"),n("note","text")],decide:[r("date"),n("note","text")],move_date:[r("date",{value:t.release?.proposed_date??""})],ask:t.view==="hr"?[n("with_agreement","check")]:[]};return Object.hasOwn(c,e)?c[e]:[]}var Te=new Map([["interest","person"],["shared","receiving"],["selection","receiving"],["offered","person"],["accepted","hr"]]),Se=new Map([["asked","sending"],["contested","hr"]]),Ae=/^\d{4}-\d\d-\d\d$/;function Ee({state:a,release:e,closed:t}){if(t)return[];let s=Se.get(e?.state??""),n=Te.get(a??""),r=a==="offered"&&s?[s]:[n,s];return[...new Set(r.filter(i=>i!==void 0))]}function Q(a,e){let t=Ee(e);return o`<p class="asked">
      ${t.length===0?a.say("turn.nobody"):t.map(s=>o`<span class="strong">
              ${s===e.view?a.say("turn.you"):a.say(`turn.${s}`)}
            </span> `)}
    </p>
    ${e.deadlines.length>0?o`<ul class="plain">
          ${e.deadlines.map(({what:s,on:n})=>o`<li>
              ${a.code("due",s)||a.say("due.something")}
              <time class="strong" datetime=${n}>${a.day(n)}</time>
            </li>`)}
        </ul>`:l}`}function X(a,e){let t=e.state!=="interest",n=e.sending_manager!==null?"all":t?"receiving":"hr";return o`<p class="muted small">
    ${e.view==="sending"?a.say("knows.sending"):a.say(`knows.${n}`)}
  </p>`}function Z(a,e){return o`<ol class="way">
    ${e.map(({occurred_at:t,side:s,action:n,on_behalf_of:r,details:i})=>o`<li class="here">
        <span>
          <span class="strong">${a.code("party",s)||s}</span>
          ${a.code("did",n)||n}
          ${r?a.say("case.on_behalf",{side:a.code("party",r)}):l}
        </span>
        <span class="muted small">
          <time datetime=${t}>${a.time(t)}</time>${Oe(a,i)}
        </span>
      </li>`)}
  </ol>`}function Oe(a,e){let s=Object.values(e).map(n=>Ae.test(n)?a.day(n):a.code("closed",n)||a.code("contest",n)||a.code("gate",n)).filter(Boolean);return s.length>0?` · ${s.join(" · ")}`:""}var b=class{#e;#s;#t=null;#a=null;constructor(e,t){this.#e=e,this.#s=t,e.act(t.key,async()=>{this.#t=await t.read(),e.focusNext=`[data-form="${CSS.escape(t.key)}"] textarea`})}get key(){return this.#s.key}#n(e){let{key:t,read:s,textOf:n,store:r,done:i}=this.#s,d=this.#t;this.#e.act(t,async()=>{try{await r(d.data,e,d.etag)}catch(c){if(y.of(c).state!=="changed")throw c;if(this.#t=await s(),n(this.#t.data)!==e){this.#a=e;return}}i()})}shown(){let e=this.#e,{words:t}=e,{key:s,label:n,textOf:r,leave:i}=this.#s,d=e.refused(s);if(!this.#t)return d;let c=e.doing===s,h=r(this.#t.data),p=this.#a;return p!==null?T(t,{mine:p,theirs:h,doing:c,takeMine:()=>this.#n(p),takeTheirs:()=>{i(),e.reload()}}):u(t,{key:s,lead:l,fields:[{name:"text",kind:"text",label:n,required:!0,value:h}],doing:c,sendLabel:t.say("form.store"),refusal:d,leave:i,send:({text:m})=>this.#n(m)})}};var ee=8;function A(a,{seat:e,has_followers:t,chains:s,without_followers:n,truncated:r}){return o`<p>
      <span class="strong" lang="">${e.title}</span>:
      ${a.say(t?"seat.followers":"seat.no_followers")}
    </p>
    <div class="even">
      ${s.map(({steps:i,end:d})=>o`<div class="whys">
          <ol class="way">
            ${i.map(c=>o`<li>
                <span class="strong">${c.name??a.say("seat.people",{n:c.people})}</span>
                <span class="muted small" lang="">${c.title}</span>
                <span class="muted small">${a.code("kind",c.kind)}</span>
              </li>`)}
            ${d?o`<li class="here">
                  <span class="small">
                    ${a.say("seat.hire")} <span lang="">${d.hire_title}</span>
                  </span>
                </li>`:l}
          </ol>
        </div>`)}
    </div>
    ${r&&s.length>0?o`<p class="muted small">${a.say("seat.truncated")}</p>`:l}
    ${n?Ie(a,n):l}`}function Ie(a,e){return o`<p class="strong">${a.say("seat.without")}</p>
    <ul class="plain">
      <li>${a.say("seat.hire")} <span lang="">${e.hire_title}</span></li>
      ${e.covers.length>0?o`<li>
            ${a.say("seat.cover",{day:a.day(e.cover_until)})}
            <ul class="helps">
              ${e.covers.map(({title:t,skills:s})=>o`<li>
                  <span lang="">${t}</span>: ${C(a,s)}
                </li>`)}
            </ul>
          </li>`:l}
      <li>${a.say("seat.split",{day:a.day(e.split_until)})}</li>
      <li>
        ${e.lost_by_closing.length>0?o`${a.say("seat.close")}
              ${C(a,e.lost_by_closing)}`:a.say("seat.close_nothing")}
      </li>
    </ul>`}function te(a,e){if(!e)return o`<p class="muted">${a.say("seat.no_effect")}</p>`;let t=e.skills.filter(i=>i.held_by.length!==i.held_by_after.length),[s,n]=[e.links_gained,e.links_lost].map(i=>i.map(d=>d.function)),r=(i,d)=>d.length>0?o`<li>${a.say(i)} ${C(a,d)}</li>`:l;return o`<p>
      ${a.say("seat.people_before",{n:e.people.length})}
      ${a.say("seat.people_after",{n:e.people_after.length})}
    </p>
    <ul class="plain">
      ${r("seat.brought",e.brought)} ${r("seat.taken",e.taken_along)}
      ${r("seat.gained",s)} ${r("seat.lost",n)}
    </ul>
    ${t.length>0?o`<table class="plain-table">
          <caption class="unseen">${a.say("seat.effect")}</caption>
          <thead>
            <tr>
              <th scope="col">${a.say("seat.skill")}</th>
              <th scope="col">${a.say("seat.today")}</th>
              <th scope="col">${a.say("seat.then")}</th>
            </tr>
          </thead>
          <tbody>
            ${t.map(i=>o`<tr>
                <th scope="row" lang="">${i.skill}</th>
                <td>${a.number(i.held_by.length,{})}</td>
                <td>${a.number(i.held_by_after.length,{})}</td>
              </tr>`)}
          </tbody>
        </table>`:l}`}function C(a,e){let t=e.length-ee;return o`<span lang="">${e.slice(0,ee).join(" · ")}</span>
    ${t>0?a.say("bars.more",{n:t}):l}`}var We=100,Re=new Set(["receiving","sending"]),E=class extends g{static observedAttributes=["uid","locale","heading-level"];asked="";ownItem="";#e=new Map;rewriting=null;get isAskable(){return this.hasAttribute("uid")}get path(){return`/v1/move-cases/${encodeURIComponent(this.getAttribute("uid")??"")}`}async load(e){let[t,s,n]=await Promise.all([this.read(this.path,e),_(this,"listMoveCaseTimeline",`${this.path}/timeline?limit=${We}`,e),this.extra("getMoveCasePlan",`${this.path}/plan`,e)]);return{case:t.data,etag:t.etag,told:s,plan:n}}clear(){this.asked="",this.rewriting=null,this.#e.clear()}ask(e){let t=this.asked;this.asked=e===t?"":e,this.ownItem=`page-${B()}`,this.rewriting=null,this.forget(),this.focusNext=this.asked?`[data-form="${this.asked}"] :is(input, select, textarea, button)`:`[data-step="${t.slice(t.indexOf("-")+1)}"]`,this.draw()}step(e,t,s){this.act(e,async()=>{let n=this.data;try{let{data:r,etag:i}=await this.send("POST",`${this.path}/${t}`,s,n.etag);this.adopt({...n,case:r,etag:i})}catch(r){let{state:i}=y.of(r);throw(i==="changed"||i==="not-open")&&this.reload(),r}this.asked="",this.#e.clear(),this.emit("act",{action:s.action,case:n.case.uid}),this.say(this.words.say("profile.stored")),this.reload()})}itemPath(e,t=""){return`${this.path}/plan/items/${encodeURIComponent(e)}${t}`}propose(e,{id:t,...s}){this.act(e,async()=>{let n=this.itemPath(t),r=d=>d.text===s.text&&d.due_day===s.due_day,i=await this.store(n,s,null,r);if(i&&t===this.ownItem)await this.send("PUT",n,s,i.etag);else if(i)throw this.reload(),new y("changed");this.#s("propose")})}decide(e,t){this.act(`${t}-${e.id}`,async()=>{let s=await this.read(this.itemPath(e.id)),{text:n,due_day:r}=s.data;if(n!==e.text||r!==e.due_day)throw this.reload(),new y("changed");t==="drop"?await this.send("DELETE",this.itemPath(e.id),void 0,s.etag):await this.send("POST",this.itemPath(e.id,`/${t}`),{},s.etag),this.#s(t)})}rewrite(e){let t=this.itemPath(e.id);this.asked="",this.rewriting=new b(this,{key:`change-${e.id}`,label:this.words.say("plan.what"),read:()=>this.read(t),textOf:s=>s.text,store:({side:s,kind:n,column:r,due_day:i,last_day:d,mentor:c},h,p)=>this.send("PUT",t,{side:s,kind:n,column:r,due_day:i,last_day:d,mentor:c,text:h},p),done:()=>this.#s("change"),leave:()=>{this.rewriting=null,this.focusNext=`[data-item="${CSS.escape(e.id)}"] .actions button`,this.draw()}})}#s(e){this.asked="",this.rewriting=null,this.emit("act",{action:e,case:this.getAttribute("uid")}),this.say(this.words.say("profile.stored")),this.reload()}shown({case:e,told:t,plan:s}){let{words:n}=this,r=this.headingLevel;return o`<div class="panel">
      <header class="top">
        <div class="heading" role="heading" aria-level=${r} lang="">${e.opening.title}</div>
        <ul class="facts">
          ${e.view==="person"?l:o`<li lang="">${e.employee.name}</li>`}
          <li class="tag">${N(n,e)}</li>
          ${e.kind==="trial"?o`<li class="tag">${n.say("case.trial")}</li>`:l}
        </ul>
        ${X(n,e)}
      </header>
      ${this.section("case.turn",o`${Q(n,e)} ${Ce(n,e)}`)}
      ${this.section("case.steps",J(this,e))}
      ${e.closed?Ne(n,e.closed):l}
      ${s?this.section("case.plan",z(this,s)):l}
      ${Re.has(e.view)?this.#t("getMoveCaseEffect","effect","seat.effect",i=>te(n,i.sending??i.receiving)):l}
      ${e.view==="receiving"?l:this.#t("getMoveCaseBackfill","backfill","seat.chain",i=>A(n,i))}
      ${this.section("case.timeline",Z(n,t))}
    </div>`}#t(e,t,s,n){if(!this.opens(e))return l;let r=this.#e.get(t);return o`<details @toggle=${async d=>{!d.target.open||r||await this.act(t,async()=>{this.#e.set(t,(await this.read(`${this.path}/${t}`)).data)})}}>
      <summary>${this.words.say(s)}</summary>
      <div>
        ${r?n(r):this.refused(t)}
        ${this.doing===t?o`<p class="muted">${this.words.say("state.waiting")}</p>`:l}
      </div>
    </details>`}};function N(a,{state:e,release_state:t}){return e?a.code("state_of",e)||e:a.code("release",t??"")||a.say("state_of.shared")}function Ce(a,{release:e}){if(!e)return l;let t=[e.contest_note,e.decision_note].filter(Boolean);return o`<p>
      ${a.code("release",e.state)}
      ${e.date?o`<time class="strong" datetime=${e.date}>${a.day(e.date)}</time>`:l}
      ${e.dated_by?a.code("dated_by",e.dated_by):l}
    </p>
    ${e.proposed_date?o`<p>
          ${a.say("release.proposed",{day:a.day(e.proposed_date)})}
          ${a.list(e.agreed_by.map(s=>a.code("party",s)||s))}
        </p>`:l}
    ${t.map(s=>o`<p class="muted" lang="">“${s}”</p>`)}`}function Ne(a,{reason:e,note:t,to_learn:s}){return!e&&!t&&!s?l:o`<div class="asked">
    ${e?o`<p>${a.code("closed",e)||e}</p>`:l}
    ${t?o`<p lang="">“${t}”</p>`:l}
    ${s?o`<p><span class="strong">${a.say("case.to_learn")}</span> <span lang="">${s}</span></p>`:l}
  </div>`}function k(a,e,{key:t,label:s,adopt:n,focus:r}){if(e.next===null)return l;let i=()=>{a.act(t,async()=>{try{let d=await S(a,e),c=d.items[e.items.length];n(d),c!==void 0&&(a.focusNext=r(c))}catch(d){if(y.of(d).code!=="list_changed")throw d;n(await w(a,e.path))}})};return o`<button class="action wide" part="action" type="button" data-more=${t}
      ?disabled=${a.doing===t} @click=${i}>
      ${a.words.say(s)}
    </button>
    ${a.refused(t)}`}var se=50,Le=10,ae="skill ",O=class extends g{static observedAttributes=[...g.observedAttributes,"opening"];#e="";async load(e){let t=this.getAttribute("opening"),s=new URLSearchParams({limit:String(se),...t?{opening:t}:{}}),[n,r,i,d]=await Promise.all([w(this,`${this.person}/mentors?${s}`,{before:this.data?.mentors,signal:e}),_(this,"listMentorings",`/v1/mentorings?limit=${se}`,e),this.extraIfAny("getMentorOffer",`${this.person}/mentor-offer`,e),this.read(this.person,e)]);return{mentors:n,mentorings:r,offer:i,employee:d.data}}isEmpty({mentors:e,mentorings:t}){return e.items.length===0&&t.length===0}clear(){this.#e=""}#s(e){let t=this.#e;this.#e=e===t?"":e,this.forget(),this.focusNext=this.#e?`[data-form="${CSS.escape(this.#e)}"] :is(input, textarea)`:`[data-step="${CSS.escape(t)}"]`,this.draw()}#t(e,t,s){this.act(e,async()=>{await s(),this.#e="",this.emit("act",{action:t,employee:this.employee}),this.say(this.words.say("profile.stored")),this.reload()})}shown(e){let{words:t}=this;return o`<header class="top">
        <div class="heading" role="heading" aria-level=${this.headingLevel}>
          ${t.say("mentors.heading")}
        </div>
        <p class="muted">${t.say("mentors.lead")}</p>
      </header>
      ${this.isEmpty(e)?o`<div class="empty" part="notice">
            <slot name="empty">
              <p class="empty-title">${t.say("mentors.none")}</p>
              <p>${t.say("mentors.none.help")}</p>
            </slot>
          </div>`:l}
      <div class="panel">
        ${e.mentors.items.length>0?this.section("mentors.who",o`<ul class="plain">
                  ${e.mentors.items.map(s=>this.#a(s))}
                </ul>
                ${k(this,e.mentors,{key:"more-mentors",label:"list.people",adopt:s=>this.adopt({...this.data,mentors:s}),focus:({mentor:s})=>`[data-mentor="${CSS.escape(s)}"]`})}`):l}
        ${e.mentorings.length>0?this.section("mentors.between",o`<ul class="plain">
                ${e.mentorings.map(s=>this.#n(s))}
              </ul>`):l}
        ${this.section("mentors.teach",this.#r(e))}
      </div>`}#a({mentor:e,name:t,teaches:s,made_move:n,wants_from_you:r,labels:i}){let{words:d}=this,c=`ask-${e}`,h=new Map(Object.entries(i??{})),p=m=>m.map(f=>h.get(f)??f).join(" · ");return o`<li class="planned" data-mentor=${e} tabindex="-1">
      <p class="strong" lang="">${t}</p>
      ${s.length>0?o`<p>${d.say("mentors.teaches")} <span lang="">${p(s)}</span></p>`:l}
      ${n?o`<p>${d.say("mentors.moved")}</p>`:l}
      ${r.length>0?o`<p>${d.say("mentors.wants")} <span lang="">${p(r)}</span></p>`:l}
      ${this.opens("createMentoring")?this.#e===c?u(d,{key:c,lead:o`<p>${d.say("mentors.ask.text")}</p>`,fields:[{name:"message",kind:"text",label:d.say("mentors.message")}],doing:this.doing===c,sendLabel:d.say("mentors.ask"),refusal:this.refused(c),leave:()=>this.#s(""),send:m=>this.#t(c,"mentoring",()=>this.send("POST","/v1/mentorings",{mentor:e,...m}))}):o`<button class="action" part="action" type="button" data-step=${c}
              aria-expanded="false" @click=${()=>this.#s(c)}>
              ${d.say("mentors.ask")} <span class="unseen">${t}</span>
            </button>`:l}
    </li>`}#n(e){let{words:t}=this,{uid:s,mentor:n,message:r,state:i,answer_by:d,steps:c}=e,h=n!==this.employee,p=(h?e.mentor_name:e.mentee_name)??t.say("mentors.gone"),m=this.opens("stepMentoring")?c:[];return o`<li class="planned" data-mentoring=${s}>
      <p>
        ${t.say(h?"mentors.from":"mentors.to")}
        <span class="strong" lang="">${p}</span>
        <span class="tag">${t.code("mentoring",i)||i}</span>
      </p>
      ${r?o`<p lang="">“${r}”</p>`:l}
      ${i==="asked"?o`<p class="muted small">${t.say("mentors.answer_by",{day:t.day(d)})}</p>`:l}
      <div class="actions">
        ${m.map(f=>o`<button class="action" part="action" type="button"
            data-step=${`${f}-${s}`} ?disabled=${this.doing!==""}
            @click=${()=>this.#o(s,f,i)}>
            ${t.say(`mentoring_step.${f}`)} <span class="unseen">${p}</span>
          </button>`)}
      </div>
      ${m.map(f=>this.refused(`${f}-${s}`))}
    </li>`}#o(e,t,s){let n=`/v1/mentorings/${encodeURIComponent(e)}`;this.#t(`${t}-${e}`,t,async()=>{let r=await this.read(n);r.data.state===s&&await this.send("POST",`${n}/transitions`,{action:t},r.etag)})}async#i(e,t,s){let n=s?await this.read(e):null,r=s&&n&&!ne(n.data,s),i=d=>ne(d,t);if(!(!r&&!await this.store(e,t,n?.etag??null,i)))throw this.reload(),new y("changed")}#r({offer:e,employee:t}){let{words:s}=this,n=new Set(e?.skills??[]),r=t.skills.flatMap(({skill:h,label:p,text:m})=>h?[[h,p??m]]:[]).sort(([h],[p])=>Number(n.has(p))-Number(n.has(h))),i=new Map(r),d=`${this.person}/mentor-offer`,c=this.opens("putMentorOffer")&&(this.session?.speaksFor(this.employee)??!0);return c&&this.#e==="offer"?u(s,{key:"offer",lead:o`<p>${s.say("mentors.offer.text")}</p>`,fields:[...r.map(([h,p])=>({name:`${ae}${h}`,kind:"check",label:p,value:n.has(h)})),{name:"capacity",kind:"number",label:s.say("mentors.capacity"),required:!0,value:e?.capacity??1,min:1,max:Le},{name:"until",kind:"date",label:s.say("mentors.until"),required:!0,value:e?.until??"",min:$()}],doing:this.doing==="offer",sendLabel:s.say("form.store"),refusal:this.refused("offer"),leave:()=>this.#s(""),send:({capacity:h,until:p,...m})=>this.#t("offer","mentor_offer",()=>{let f=[...i.keys()].filter(pe=>m[`${ae}${pe}`]),{moves:R=[],wants_to_learn:ce=[]}=e??{};return this.#i(d,{skills:f,moves:R,wants_to_learn:ce,capacity:h,until:p},e)})}):o`${e?o`<p>
            ${s.say("mentors.offered",{n:e.capacity,day:s.day(e.until)})}
            <span lang="">${e.skills.map(h=>i.get(h)??h).join(" · ")}</span>
          </p>`:o`<p class="muted">${s.say("mentors.not_offered")}</p>`}
      ${c?o`<div class="actions">
            <button class="action" part="action" type="button" data-step="offer" aria-expanded="false"
              @click=${()=>this.#s("offer")}>
              ${s.say(e?"mentors.change_offer":"mentors.offer")}
            </button>
            ${e?o`<button class="action plain" part="action" type="button"
                  ?disabled=${this.doing!==""}
                  @click=${()=>this.#t("unoffer","mentor_offer",()=>this.send("DELETE",d))}>
                  ${s.say("mentors.take_back")}
                </button>`:l}
          </div>
          ${this.refused("unoffer")}`:l}`}};function ne(a,e){let t=({skills:s,moves:n,wants_to_learn:r,capacity:i,until:d})=>JSON.stringify([[...s].sort(),n,[...r].sort(),i,d]);return t(a)===t(e)}var oe=["help_others_grow","growth","impact","mastery","variety","balance","location","recognition","money"],x=["private","hr","manager"];function L(a,{key:e,known:t,beside:s,doing:n,refusal:r,send:i,leave:d}){let c=oe.map(h=>({name:h,kind:"check",label:a.say(`motive.${h}`),value:t?.motives.includes(h)??!1}));return o`<div class="even">
    ${u(a,{key:e,lead:o`<p class="strong">${a.say("why_lead.question")}</p>
        <p class="muted small">${a.say("why_lead.no_wrong_answer")}</p>`,fields:[{name:"wants",kind:"choice",label:a.say("why_lead.wants"),required:!0,value:t?String(t.wants):"",options:[["","…"],["true",a.say("why_lead.yes")],["false",a.say("why_lead.no")]]},...c,{name:"sentence",kind:"text",label:a.say("why_lead.sentence"),value:t?.sentence},{name:"visibility",kind:"choice",label:a.say("why_lead.who"),value:t?.visibility??"private",options:x.map(h=>[h,a.say(`visible.${h}`)])}],doing:n,sendLabel:a.say("why_lead.send"),refusal:r,leave:d,send:({wants:h,sentence:p="",visibility:m,...f})=>i({wants:h==="true",motives:oe.filter(R=>f[R]),sentence:p,visibility:m})})}
    ${P(a,s)}
  </div>`}function P(a,e){return e?o`<div class="whys">
    <p class="strong">${a.say("paths.expert")}</p>
    <p lang="">${e.title}</p>
    <ul class="facts">
      ${e.function?o`<li lang="">${e.function}</li>`:l}
    </ul>
    <p class="muted small">${a.say("why_lead.equal")}</p>
  </div>`:l}function v(a,{wants:e,motives:t,sentence:s,visibility:n}){return[a.say(e?"why_lead.yes":"why_lead.no"),...[...t].sort().map(r=>a.code("motive",r)||r),s,a.code("visible",n)].filter(Boolean).join(" · ")}async function M(a,e,t){let s=v(a.words,e),n=i=>v(a.words,i)===s,r=await a.store(`${a.person}/why-lead`,e,t,n);return r&&{answer:e,mine:s,theirs:v(a.words,r.data),etag:r.etag}}var ie=new Map([["confirm","confirmEvidence"],["dispute","disputeEvidence"],["reply","replyToEvidence"],["withdraw","withdrawEvidence"],["choose","chooseForEvidence"]]),q=new Set(["confirm","withdraw"]);function re(a,e){let{words:t}=a,{uid:s}=e,n=e.steps.filter(i=>ie.has(i)&&a.opens(ie.get(i)??"")),r=e.named.filter(i=>i.confirmed).length;return o`<li class="whys" data-record=${s}>
    <p class="muted small">
      <time class="strong" datetime=${e.happened_on}>${t.day(e.happened_on)}</time> ·
      ${t.code("told_by",e.source)} ·
      <span class="strong">${t.code("record_state",e.state)||e.state}</span>
      ${r>0?o` · ${t.say("record_state.by",{n:r})}`:l} ·
      ${t.code("visible",e.visible_to)}
    </p>
    <p lang="">${e.situation} ${e.action} ${e.effect}</p>
    ${e.reply?o`<p class="asked"><span class="small">${t.say("evidence.reply_of")}</span>
          <span lang="">“${e.reply}”</span></p>`:l}
    ${e.dispute_reason?o`<p class="muted" lang="">“${e.dispute_reason}”</p>`:l}
    ${e.decide_by?o`<p>${t.say("evidence.decide_by",{day:t.day(e.decide_by)})}</p>`:l}
    ${e.decision_reason?o`<p class="muted" lang="">“${e.decision_reason}”</p>`:l}
    <div class="actions">
      ${n.map(i=>{let d=`${i}-${s}`,c=()=>q.has(i)?a.stepOf(e,i,{}):a.ask(d,e);return o`<button class="action" part="action" type="button" data-step=${d}
          aria-expanded=${q.has(i)?l:a.asked===d}
          ?disabled=${a.doing!==""} @click=${c}>
          ${t.say(`evidence.${i}`)}
          <span class="unseen">${t.day(e.happened_on)}</span>
        </button>`})}
    </div>
    ${n.filter(i=>q.has(i)).map(i=>a.refused(`${i}-${s}`))}
    ${Pe(a,e)}
  </li>`}function Pe(a,e){let{words:t,asked:s,rewriting:n}=a;if(s===`reply-${e.uid}`)return n?.shown();let r=s===`dispute-${e.uid}`;if(!r&&s!==`choose-${e.uid}`)return l;let i=r?"dispute":"choose";return u(t,{key:s,lead:o`<p>${t.say(`evidence.${i}.text`)}</p>`,fields:r?[{name:"reason",kind:"text",label:t.say("evidence.what_is_wrong"),required:!0}]:[{name:"visible_to",kind:"choice",label:t.say("why_lead.who"),value:e.visible_to,options:x.map(d=>[d,t.say(`visible.${d}`)])}],doing:a.doing===s,sendLabel:t.say(`evidence.${i}`),refusal:a.refused(s),leave:()=>a.ask(""),send:d=>a.stepOf(e,i,d)})}var Me=200,I=class extends g{static observedAttributes=[...g.observedAttributes,"opening"];asked="";rewriting=null;#e=null;async load(e){let t=this.getAttribute("opening"),s=t?`?opening=${encodeURIComponent(t)}`:"",[n,r,i]=await Promise.all([this.read(`${this.person}/readiness${s}`,e),_(this,"listEvidence",`${this.person}/evidence?limit=${Me}`,e),this.extraIfAny("getWhyLead",this.#o,e)]);return{readiness:n.data,records:r,why:i}}isEmpty({readiness:e,records:t}){return t.length===0&&e.standing==="not_asked"}clear(){this.asked="",this.rewriting=null,this.#e=null}get isOwn(){return this.session?.speaksFor(this.employee)??!0}ask(e,t){let s=this.asked;this.asked=e===s?"":e,this.forget(),this.rewriting=null,t&&this.asked.startsWith("reply-")&&(this.rewriting=this.#s(t)),this.focusNext=this.asked?`[data-form="${CSS.escape(this.asked)}"] :is(input, select, textarea)`:`[data-step="${CSS.escape(s)}"]`,this.draw()}#s({uid:e}){let t=`/v1/evidence/${encodeURIComponent(e)}`;return new b(this,{key:`reply-${e}`,label:this.words.say("evidence.your_words"),read:()=>this.read(t),textOf:s=>s.reply,store:(s,n,r)=>this.send("POST",`${t}/reply`,{text:n},r),done:()=>this.#t("reply"),leave:()=>this.ask("")})}stepOf({uid:e,state:t},s,n){this.act(`${s}-${e}`,async()=>{let r=`/v1/evidence/${encodeURIComponent(e)}`,i=await this.read(r);if(i.data.state!==t)throw this.reload(),new y("changed");try{await this.send("POST",`${r}/${s}`,n,i.etag)}catch(d){throw y.of(d).state==="changed"&&this.reload(),d}this.#t(s)})}#t(e){this.asked="",this.rewriting=null,this.#e=null,this.emit("act",{action:e,employee:this.employee}),this.say(this.words.say("profile.stored")),this.reload()}shown(e){let{words:t}=this,{readiness:s,records:n}=e;return o`<header class="top">
        <div class="heading" role="heading" aria-level=${this.headingLevel}>
          ${t.say("ready.heading")}
        </div>
        <p class="muted">${t.say("ready.lead")}</p>
      </header>
      <div class="panel">
        ${this.section("ready.why",this.#a(e))}
        ${this.section("ready.next",o`<p class="asked">${t.code("standing",s.standing)||s.standing}</p>
            ${qe(t,s)}`)}
        ${this.section("ready.deeds",o`<ul class="deeds">
            ${s.behaviours.map(r=>this.#d(r,n))}
          </ul>`)}
        ${this.section("ready.craft",He(t,s))}
      </div>`}#a({readiness:e,why:t}){let{words:s}=this,n=t?.expert_path??e.expert_path,r=this.opens("putWhyLead")&&this.isOwn;if(this.#e)return o`${this.#r(this.#e)} ${this.refused("why")}`;if(r&&(!t||this.asked==="why"))return L(s,{key:"why",known:t,beside:n,doing:this.doing==="why",refusal:this.refused("why"),leave:t?()=>this.ask(""):null,send:d=>this.#n(d,t)});let i=t?o`<div class="whys">
          <p class="strong">${s.say(t.wants?"why_lead.yes":"why_lead.no")}</p>
          ${t.motives.length>0?o`<p>${s.list(t.motives.map(d=>s.code("motive",d)||d))}</p>`:l}
          ${t.sentence?o`<p lang="">“${t.sentence}”</p>`:l}
          <p class="muted small">${s.code("visible",t.visibility)}</p>
          <p>${s.code("advice",t.advice)}</p>
          ${t.questions.length>0?o`<ul class="helps">
                ${t.questions.map(d=>o`<li>${s.code("ask_why",d.code)||d.question}</li>`)}
              </ul>`:l}
          ${r?o`<button class="action" part="action" type="button" data-step="why"
                @click=${()=>this.ask("why")}>${s.say("why_lead.again")}</button>`:l}
        </div>`:o`<div class="whys"><p>${s.say("ready.why.unknown")}</p></div>`;return o`<div class="even">${i} ${P(s,n)}</div>`}#n(e,t){this.act("why",async()=>{let s=t?await this.read(this.#o):null,n=v(this.words,e),r=s?v(this.words,s.data):"";if(t&&s&&r!==v(this.words,t)){this.#e={answer:e,mine:n,theirs:r,etag:s.etag};return}await this.#i(e,s?.etag??null)})}get#o(){return`${this.person}/why-lead`}async#i(e,t){this.#e=await M(this,e,t),this.#e||this.#t("why_lead")}#r({answer:e,mine:t,theirs:s,etag:n}){return T(this.words,{mine:t,theirs:s,doing:this.doing==="why",takeMine:()=>{this.act("why",()=>this.#i(e,n))},takeTheirs:()=>{this.#e=null,this.ask(""),this.reload()}})}#d({behaviour:e,level:t},s){let{words:n}=this,r=s.filter(d=>d.behaviour===e),i=`tell-${e}`;return o`<li class="deed" data-behaviour=${e}>
      <p>
        <span class="strong">${n.code("behaviour",e)||e}</span>
        <span class="tag">${n.code("level",t)||t}</span>
      </p>
      <p class="muted">${n.code("means",e)}</p>
      ${r.length>0?o`<ul class="plain">
            ${r.map(d=>re(this,d))}
          </ul>`:l}
      ${this.opens("createEvidence")?this.asked===i?this.#l(i,e):o`<button class="action plain" part="action" type="button" data-step=${i}
              aria-expanded="false" @click=${()=>this.ask(i)}>
              ${n.say("evidence.tell")}
              <span class="unseen">${n.code("behaviour",e)}</span>
            </button>`:l}
    </li>`}#l(e,t){let{words:s}=this,n=this.isOwn,r=i=>({name:i,kind:"text",label:s.say(`evidence.${i}`),required:!0});return u(s,{key:e,lead:o`<p class="strong">${s.code("ask",t)}</p>`,fields:[r("situation"),r("action"),r("effect"),{name:"happened_on",kind:"date",label:s.say("evidence.happened_on"),required:!0,max:$()},...n?[{name:"visible_to",kind:"choice",label:s.say("why_lead.who"),value:"private",options:x.map(i=>[i,s.say(`visible.${i}`)])}]:[]],doing:this.doing===e,sendLabel:s.say("form.store"),refusal:this.refused(e),leave:()=>this.ask(""),send:i=>{this.act(e,async()=>{await this.send("POST",`${this.person}/evidence`,{behaviour:t,...i}),this.#t("evidence")})}})}};function qe(a,{gaps:e,conversation:t}){return o`${e.length>0?o`<ul class="helps">
          ${e.map(({code:s,behaviour:n})=>o`<li>
              ${n?o`<span class="strong">${a.code("behaviour",n)}:</span>`:l}
              ${a.code("gap",s)||s}
            </li>`)}
        </ul>`:l}
    ${t.length>0?o`<details>
          <summary>${a.say("ready.talk")}</summary>
          <ul class="helps">
            ${t.map(({behaviour:s,question:n})=>o`<li>${a.code("ask",s??"")||n}</li>`)}
          </ul>
        </details>`:l}`}function He(a,{credible:e}){return o`<p>${a.say(e.met?"craft.met":"craft.not_yet")}</p>
    ${e.held.length>0?o`<p>${a.say("craft.held")} <span lang="">${e.held.join(" · ")}</span></p>`:l}
    ${e.lacking.length>0?o`<p>${a.say("craft.lacking")} <span lang="">${e.lacking.join(" · ")}</span></p>`:l}`}var H=100,Ye=10,de=["asked","contested","dated"],W=class extends g{#e=new Set;#s=new Map;#t=!1;async load(e){let t=encodeURIComponent(this.employee),[s,n,r,i]=await Promise.all([w(this,`/v1/employees?manager=${t}&status=active&limit=${H}`,{before:this.data?.reports,signal:e}),_(this,"listMoveCases",`/v1/move-cases?limit=${H}`,e),w(this,`/v1/openings?hiring_manager=${t}&status=open&limit=${H}`,{operation:"listOpenings",before:this.data?.openings,signal:e}),this.extra("getExporterRecord",`/v1/managers/${t}/exporter-record`,e)]);return{reports:s,cases:n,openings:r,record:i}}clear(){this.#e.clear(),this.#s.clear(),this.#t=!1}isEmpty({reports:e,cases:t,openings:s}){return e.items.length===0&&t.length===0&&s.items.length===0}shown(e){let{words:t}=this,s=e.cases.filter(n=>n.view==="sending").sort((n,r)=>le(n)-le(r));return o`<header class="top">
        <div class="heading" role="heading" aria-level=${this.headingLevel}>
          ${t.say("team.heading")}
        </div>
        <p class="muted">${t.say("team.lead")}</p>
      </header>
      ${this.isEmpty(e)?o`<div class="empty" part="notice">
            <slot name="empty">
              <p class="empty-title">${t.say("team.none")}</p>
              <p>${t.say("team.none.help")}</p>
            </slot>
          </div>`:o`<div class="panel">
            ${this.opens("listMentors")?this.section("team.help",this.#p()):l}
            ${this.opens("putReleaseOffer")&&e.reports.items.length>0?this.section("team.support",this.#n(e.reports)):l}
            ${this.section("team.releases",this.#o(s,"team.no_releases"))}
            ${this.section("team.openings",this.#r(e))}
            ${this.opens("getSeatSuccessors")&&e.reports.items.length>0?this.section("seat.chain",this.#l(e.reports)):l}
            ${e.record?this.section("team.record",De(t,e.record)):l}
          </div>`}`}#a(e,t,s){return k(this,e,{key:t,label:"list.people",adopt:r=>this.adopt({...this.data,reports:r}),focus:s})}#n(e){let{words:t}=this,s=u(t,{key:"support",lead:o`<p>${t.say("team.support.text")}</p>`,fields:[{name:"person",kind:"choice",label:t.say("team.person"),required:!0,options:Ue(e.items)},{name:"function",kind:"line",label:t.say("team.function")},{name:"date",kind:"date",label:t.say("team.from"),required:!0,min:$()}],doing:this.doing==="support",sendLabel:t.say("team.offer"),refusal:this.refused("support"),leave:null,send:({person:n,...r})=>{this.act("support",async()=>{let i=`/v1/employees/${encodeURIComponent(n)}/release-offer`;await this.send("PUT",i,r),this.emit("act",{action:"release_offer",employee:n}),this.say(t.say("team.offered"))})}});return o`${s}
    ${this.#a(e,"more-people",()=>'[data-form="support"] select')}`}#o(e,t){let{words:s}=this;return e.length===0?o`<p class="muted">${s.say(t)}</p>`:o`<ul class="plain">
      ${Y(e,({uid:n})=>n,n=>{let r=this.#e.has(n.uid);return o`<li class="planned" data-case=${n.uid}>
          <p>
            <span class="strong" lang="">${n.employee.name}</span> →
            <span lang="">${n.opening.title}</span>
            <span class="tag">${N(s,n)}</span>
            ${n.release_date?o`<time datetime=${n.release_date}>${s.day(n.release_date)}</time>`:l}
          </p>
          <button class="action" part="action" type="button" aria-expanded=${r}
            @click=${()=>this.#i(n.uid)}>
            ${s.say(r?"action.close":"interest.see")}
            <span class="unseen">${n.employee.name}</span>
          </button>
          ${r?o`<lateral-case class="inside" uid=${n.uid} .session=${this.session}
                locale=${this.getAttribute("locale")??s.region}
                heading-level=${Math.min(this.headingLevel+2,5)}
                @lateral-act=${()=>this.reload()}></lateral-case>`:l}
        </li>`})}
    </ul>`}#i(e){!this.#e.delete(e)&&this.emit("open",{case:e})&&this.#e.add(e),this.draw()}#r({openings:e,cases:t}){let{words:s}=this,n=t.filter(i=>i.view==="receiving"),r=n.filter(i=>!e.items.some(({external_id:d})=>d===i.opening.external_id));return e.items.length===0&&n.length===0?o`<p class="muted">${s.say("team.no_openings")}</p>`:o`<ul class="plain">
        ${e.items.map(i=>o`<li class="planned" data-opening=${i.external_id} tabindex="-1">
            <p class="strong" lang="">${i.title}</p>
            ${i.closes_on?o`<p class="muted small">${s.say("move.closes",{day:s.day(i.closes_on)})}</p>`:l}
            ${this.#o(n.filter(({opening:d})=>d.external_id===i.external_id),"team.nobody_yet")}
            ${this.#d(i)}
          </li>`)}
      </ul>
      ${k(this,e,{key:"more-openings",label:"list.openings",adopt:i=>this.adopt({...this.data,openings:i}),focus:({external_id:i})=>`[data-opening="${CSS.escape(i)}"]`})}
      ${r.length>0?this.#o(r,"team.nobody_yet"):l}`}#d({external_id:e,title:t}){if(!this.opens("getCandidates"))return l;let{words:s}=this,n=`candidates-${e}`,r=`/v1/openings/${encodeURIComponent(e)}/candidates?k=${Ye}`,i=({employee:d,band:c})=>o`<li class="planned"
      data-candidate=${d.external_id} tabindex="-1">
      <span class="strong" lang="">${d.name}</span>
      <span class="muted small" lang="">${d.title}</span> ${D(s,c)}
    </li>`;return o`${this.#h(n,"team.candidates",t,()=>w(this,r))}
    ${this.#c(n,d=>d.items.length===0?o`<p class="muted">${s.say("team.no_candidates")}</p>`:o`<ol class="plain">
              ${d.items.map(i)}
            </ol>
            ${k(this,d,{key:`more-${n}`,label:"list.people",adopt:c=>this.#s.set(n,c),focus:({employee:c})=>`[data-candidate="${CSS.escape(c.external_id)}"]`})}`)}`}#l(e){let{words:t}=this;return o`<p class="muted">${t.say("seat.lead")}</p>
      <ul class="plain">
        ${e.items.map(({external_id:s,name:n})=>{let r=`/v1/employees/${encodeURIComponent(s)}/seat/successors?depth=2`,i=async()=>(await this.read(r)).data;return o`<li class="planned">
            <span class="strong" lang="">${n}</span>
            ${this.#h(`seat-${s}`,"seat.look",n,i)}
            ${this.#c(`seat-${s}`,d=>A(t,d))}
          </li>`})}
      </ul>
      ${this.#a(e,"more-seats",({external_id:s})=>`[data-look="seat-${CSS.escape(s)}"]`)}`}#h(e,t,s,n){let r=()=>this.#s.delete(e)?this.draw():void this.act(e,async()=>{this.#s.set(e,await n())});return o`<button class="action" part="action" type="button" data-look=${e}
        aria-expanded=${this.#s.has(e)} ?disabled=${this.doing===e} @click=${r}>
        ${this.words.say(this.#s.has(e)?"action.close":t)}
        <span class="unseen">${s}</span>
      </button>
      ${this.refused(e)}`}#c(e,t){let s=this.#s.get(e);return s?o`<div>${t(s)}</div>`:l}#p(){let{words:e}=this,t=()=>{this.#t=!this.#t,this.draw()};return o`<p>${e.say("team.help.text")}</p>
      <button class="action" part="action" type="button" aria-expanded=${this.#t} @click=${t}>
        ${e.say(this.#t?"action.close":"team.help.open")}
      </button>
      ${this.#t?o`<lateral-mentors class="inside" employee=${this.employee} .session=${this.session}
            locale=${this.getAttribute("locale")??e.region}
            heading-level=${Math.min(this.headingLevel+2,5)}></lateral-mentors>`:l}`}};function le({release_state:a}){let e=de.indexOf(a??"");return e<0?de.length:e}function Ue(a){return[["","…"],...a.map(({external_id:e,name:t})=>[e,t])]}function De(a,{since:e,moved_on:t,named:s,offers:n,helped_on:r,hiring:i}){let d=(h,p)=>p===null?l:o`<li>${a.say(h,{n:p})}</li>`,c={style:"percent"};return o`<p class="muted small">${a.say("record.since",{day:a.day(e)})}</p>
    <ul class="plain">
      ${d("record.moved",t.permanent+t.trial)}
      ${d("record.by_you",t.released_by_manager)}
      ${t.stayed===null?l:o`<li>${a.say("record.stayed",{share:a.number(t.stayed,c)})}</li>`}
      ${d("record.offers",n)} ${d("record.helped",r)}
      ${d("record.unanswered",i.left_unanswered)}
    </ul>
    ${s.length>0?o`<ul class="helps">
          ${s.map(h=>o`<li>
              <span class="strong" lang="">${h.name}</span> → <span lang="">${h.title}</span>
            </li>`)}
        </ul>`:l}`}var he={"why_lead.question":"Why do you want to lead people?","why_lead.no_wrong_answer":"No answer is a wrong one, and nothing is refused because of it.","why_lead.wants":"Do you want to lead?","why_lead.yes":"Yes, I want to lead people","why_lead.no":"No, I would rather not","why_lead.sentence":"In your own words","why_lead.who":"Who may know","why_lead.send":"Store the answer","why_lead.again":"Answer anew","why_lead.equal":"It counts as much as leading.","motive.help_others_grow":"To help others grow","motive.growth":"To grow myself","motive.impact":"To make a difference","motive.mastery":"To master a craft","motive.variety":"Variety","motive.balance":"Balance with the rest of life","motive.location":"The place","motive.recognition":"Standing","motive.money":"Pay","advice.talk_first":"Pay and standing are what you name. Nothing is refused: talk about these questions first, and look at the expert move beside it.","advice.go_on":"Your reasons are about people and the work. Next comes what you have shown.","advice.name_a_reason":"You name no reason yet. The questions may help you to find it.","advice.not_asked_again":"You do not want to lead. Nobody asks again for a year.","ask_why.whose_success":"Whose success would you work for if nobody saw your part in it?","ask_why.what_you_give_up":"Which part of your present work would you hand over, and miss?","ask_why.same_pay":"Would you want it if pay and title stayed as they are?","ready.heading":"On the way to leading","ready.lead":"What you did for others, by deeds and days. Results, ratings and pay are no part of it.","ready.why":"First the question","ready.why.unknown":"Whether this person wants to lead, and why, is not told here.","ready.next":"What comes next","ready.talk":"Questions for the talk","ready.deeds":"Eight ways to help others succeed","ready.craft":"The craft of the team","standing.not_asked":"No wish to lead is stated. The question why comes first.","standing.little_known":"Little is known yet. Have the conversation first.","standing.growing":"Some of it is there. The gaps say what is next.","standing.try_it":"Enough is shown: try it for a time, with a way back.","standing.shown_in_trial":"It was tried, and those who were led confirm it.","gap.needs_shown":"Confirmed by somebody who was there, this would be shown.","gap.needs_steady":"A second occasion, confirmed by another person, would make it steady.","gap.needs_steady_with_people":"One of coaching, handing over and moving people on becomes steady.","gap.needs_credible":"Part of the craft of the team is not yet held.","behaviour.coaches":"Coaches","behaviour.teaches":"Teaches","behaviour.smooths":"Smooths the way","behaviour.hands_over":"Hands over","behaviour.stands_back":"Stands back","behaviour.moves_people_on":"Moves people on","behaviour.asks":"Asks for help","behaviour.lifts_team":"Lifts the team","means.coaches":"Somebody became able to do it alone.","means.teaches":"The craft was explained to several, and others use the material.","means.smooths":"A hindrance between teams was removed and is still gone.","means.hands_over":"A customer, decision or stage was given to somebody, for good.","means.stands_back":"Credit went to others, and others say so.","means.moves_people_on":"Somebody was helped to a next role, also out of the team.","means.asks":"Help was asked for, another's way was learnt, own gaps were told.","means.lifts_team":"Something of the whole team became better while working for it.","ask.coaches":"Who can do something alone today because of you?","ask.teaches":"What did you explain to several people, and who still uses it?","ask.smooths":"Which hindrance between two teams is gone because you saw to it?","ask.hands_over":"What did you give out of your hands last, and have you stayed away?","ask.stands_back":"Whose success did you make sure was seen?","ask.moves_people_on":"Whom did you help to a role that you had no use for?","ask.asks":"What can you not do yet, and whom did you ask?","ask.lifts_team":"What became better for the whole team while you were in it?","level.none":"Not told yet","level.stated":"Told","level.shown":"Shown","level.steady":"Steady","craft.met":"Enough of the craft of one role of the team is held.","craft.not_yet":"Not enough of the craft of one role of the team is held yet.","craft.held":"Held:","craft.lacking":"Not yet:","told_by.self":"told by the person","told_by.helped":"told by somebody who was helped","told_by.peer":"told by a colleague","told_by.manager":"told by a manager","told_by.team":"told by a team together","told_by.training":"by a certificate","record_state.stated":"told","record_state.confirmed":"confirmed","record_state.disputed":"disputed","record_state.withdrawn":"withdrawn","evidence.reply_of":"The person says:","evidence.decide_by":"HR decides until {day}.","evidence.confirm":"It was so","evidence.dispute":"This is not right","evidence.reply":"Say something to it","evidence.withdraw":"Take it back","evidence.choose":"Who may read it","evidence.dispute.text":"The record does not count until HR decides. HR and you read your reason.","evidence.choose.text":"What is private HR sees on your record alone; managers do not.","evidence.what_is_wrong":"What is not right?","evidence.your_words":"Your words beside it","evidence.tell":"Tell an occasion","evidence.situation":"What stood in the way?","evidence.action":"What was done?","evidence.effect":"What is different since?","evidence.happened_on":"When was it?","case.turn":"Whose turn it is","case.steps":"What you can do","case.plan":"What each side promises","case.timeline":"What happened","case.trial":"A trial first","case.nothing_to_do":"There is nothing for you to do now.","case.not_yet":"Not yet: {step}.","case.on_behalf":"on behalf of: {side}","case.to_learn":"What would help next time:","party.person":"The person who moves","party.receiving":"The receiving team","party.sending":"The team that lets go","party.mentor":"A mentor","party.hr":"HR","party.hr_system":"The HR system","party.clock":"The rule of time","turn.you":"It is your turn.","turn.person":"It is the turn of the person who moves.","turn.receiving":"It is the turn of the manager who hires.","turn.sending":"It is the turn of the manager who lets go.","turn.hr":"It is the turn of HR.","turn.nobody":"It is nobody's turn now.","knows.hr":"You and HR know of this, and nobody else.","knows.receiving":"The person, HR and the manager who hires know of this. The person's own line does not.","knows.all":"The person, HR and both managers know of this.","knows.sending":"You know of this since the release was asked. You see what concerns the release.","state_of.interest":"Noted","state_of.shared":"Shared","state_of.selection":"In talks","state_of.offered":"Offered","state_of.accepted":"Accepted","state_of.started":"Begun","state_of.completed":"Arrived","state_of.returned":"Returned","state_of.withdrawn":"Withdrawn","state_of.declined":"Declined","state_of.refused":"Offer refused","state_of.cancelled":"Cancelled","state_of.expired":"Not answered in time","release.asked":"Release asked","release.contested":"HR decides about the release","release.dated":"Released from","release.done":"Released","release.lapsed":"The release is not needed any more","release.proposed":"Another day is proposed: {day}. Agreed so far:","dated_by.manager":"named by the manager","dated_by.rule":"by the rule, as nobody answered","dated_by.hr":"named by HR","due.something":"Something is due:","due.answer_share":"The manager who hires answers by","due.share_expires":"Without an answer it ends on","due.answer_offer":"The offer is answered by","due.start":"The first day is","due.trial_ends":"The trial ends on","due.return_right_ends":"You can go back until","due.answer_release":"The manager who lets go answers by","due.decide_release":"HR decides about the release by","due.release":"The release is on","due.gate_works_council":"The works council answers by","due.gate_clearance":"The clearance is given by","due.gate_work_permit":"The work permit is given by","due.gate_pay":"Pay is agreed by","step.share":"Tell the hiring manager","step.take_up":"Promise a talk","step.decline":"Decline","step.offer":"Offer the seat","step.accept":"Accept the offer","step.refuse":"Refuse the offer","step.start":"Begin","step.confirm":"Confirm that it works out","step.go_back":"Go back","step.withdraw":"Withdraw","step.cancel":"Cancel","step.reassign":"Name another manager","step.ask":"Ask for the release","step.date":"Name the date","step.contest":"Ask HR to decide","step.decide":"Decide","step.move_date":"Propose another day","then.share":"The manager who hires and HR will know.","then.take_up":"The person reads the day that you promise.","then.decline":"The person reads your reason, your sentence and the one thing to learn.","then.offer":"All sides read the first day.","then.accept":"All sides will know. Your other open moves close.","then.refuse":"No reason is needed, and none is kept.","then.confirm":"It is complete once both sides confirm.","then.go_back":"You go back to your old seat or to one like it. Only HR reads why.","then.withdraw":"No reason is needed. Those who know of it are told that it ends.","then.ask":"Your own manager learns of this move now.","then.date":"All sides read the day. There is no refusal.","then.contest":"HR decides on a day. The person and HR read your reason.","then.decide":"All sides read the day and the reason.","then.move_date":"The day moves once the person and both managers agree to it.","need.eligible":"A rule of the opening is not met.","need.opening_open":"The opening is not open.","need.receiving_manager":"The opening names no hiring manager.","need.line_acknowledged":"The manager who hires leads the person.","need.few_open_cases":"Too many moves are open.","need.talk_held":"A talk was promised and is not held yet.","need.seat_free":"Every seat is taken.","need.release_asked":"The person has to ask for the release first.","need.release_dated":"The release has no date yet.","need.start_after_release":"The first day lies before the release.","need.others_confirmed":"Other open moves would close.","need.gates_passed":"A consent is missing.","need.commitments":"A promise of each side is missing.","need.return_right":"The right to go back has ended.","need.why_lead":"Say first why you want to lead.","need.trial_evidence":"Those who were led have to tell first how it went.","field.acknowledged_line":"I want to go on although the manager who hires leads me","field.talk_on":"Day of the talk","field.talked_on":"Day on which you talked","field.start_date":"First day","field.trial_until":"Last day of the trial","field.confirm":"My other open moves may close","field.reason":"Reason","field.note":"One sentence","field.to_learn":"One thing that would help next time","field.date":"The day from which the person is free","field.with_agreement":"The person agreed to it","closed.skills_missing":"Skills are missing","closed.experience_missing":"Experience is missing","closed.another_person":"Another person was chosen","closed.opening_changed":"The opening changed","closed.timing":"The time does not fit","closed.opening_filled":"The opening is filled","closed.opening_closed":"The opening is closed","closed.opening_frozen":"The opening is frozen","closed.person_left":"The person left the organisation","closed.moved":"The person moved elsewhere","closed.unanswered":"Nobody answered in time","closed.other":"Another reason","contest.safety_critical_cover":"Work that safety depends on is not covered","contest.statutory_notice":"A legal period has to pass","contest.running_handover":"A handover is under way","contest.wrong_facts":"Facts in it are wrong","gate.works_council":"Works council","gate.clearance":"Clearance","gate.work_permit":"Work permit","gate.pay":"Pay","did.note":"noted an interest","did.share":"shared the interest","did.take_up":"promised a talk","did.decline":"declined","did.offer":"offered the seat","did.accept":"accepted","did.refuse":"refused the offer","did.start":"began","did.confirm":"confirmed that it works out","did.go_back":"went back","did.withdraw":"withdrew","did.cancel":"cancelled","did.reassign":"named another manager","did.show_readiness":"showed how far the way to leading is","did.hide_readiness":"no longer shows how far the way to leading is","did.expire":"let it end, as nobody answered","did.ask":"asked for the release","did.date":"named the date","did.contest":"asked HR to decide","did.decide":"decided","did.consent":"consented by silence","did.move_date":"proposed another day","did.finish":"ended the release","did.lapse":"let the release lapse","did.propose":"proposed something for the plan","did.remind":"reminded","did.gate":"recorded a consent","plan.nothing":"Nothing yet.","plan.day":"day {day}","plan.proposed":"open","plan.agreed":"agreed","plan.done":"done","plan.dropped":"dropped","plan.agree_it":"Agree","plan.done_it":"It is done","plan.drop_it":"Take it out","plan.change_it":"Reword it","plan.propose":"Propose","plan.own":"Propose something","plan.whose":"Whose part it is","plan.what":"What is to be done","plan.when":"By which day, counted from the first one","column.system":"Manage the system","column.people":"Lead the people","list.people":"Show more people","list.openings":"Show more openings","seat.effect":"What it does to your team","seat.no_effect":"The team is not known.","seat.skill":"Skill","seat.today":"People who hold it today","seat.then":"After the move","seat.brought":"New to the team:","seat.taken":"Nobody holds afterwards:","seat.gained":"New links to:","seat.lost":"Links that go:","seat.chain":"Who could follow","seat.lead":"Whether or not anybody thinks of moving: who could take a seat, and who theirs.","seat.look":"See who could follow","seat.followers":"somebody could follow.","seat.no_followers":"nobody is known whom the step would serve.","seat.truncated":"More people could follow; these come first.","seat.without":"If nobody follows:","seat.hire":"Look outside for:","seat.cover":"Cover within the team until {day}:","seat.split":"Half of the time for each team until {day}.","seat.close":"Close the seat; lost would be:","seat.close_nothing":"Close the seat; others hold what it needs.","team.heading":"Your team, and who moves on","team.lead":"Helping people on is part of leading them.","team.none":"Nobody reports to you","team.none.help":"No opening is yours to fill, either. Here stands what you can do for people who move on.","team.support":"Support a move","team.support.text":"Offer a release before anybody asks. You are told nothing of whether the person considers a move.","team.person":"For whom","team.function":"Only into this function (may stay empty)","team.from":"From which day","team.offer":"Offer the release","team.offered":"The offer is stored. It counts by itself when the person asks.","team.releases":"Releases that wait","team.no_releases":"No release waits for you.","team.openings":"Your own openings","team.no_openings":"No opening is yours to fill.","team.nobody_yet":"Nobody shared an interest yet.","team.candidates":"See who could come","team.no_candidates":"Nobody who is open to moves comes near.","team.record":"People whom you helped on","team.help":"Your own need of help","team.help.text":"Who asks for help makes it easy for others to ask.","team.help.open":"Find somebody to ask","record.since":"Since {day}. There is no rank and no target.","record.stayed":"{share} of them stayed for half a year.","mentors.heading":"Who could teach you","mentors.lead":"Offered freely, never by your own line. Who wants to learn from you comes first.","mentors.none":"Nobody is found today","mentors.none.help":"Nobody offers what you lack now. You could offer something yourself; offers come and go.","mentors.who":"Who could teach","mentors.teaches":"Could teach you:","mentors.moved":"Made this move and tells of it.","mentors.wants":"Would learn from you:","mentors.ask":"Ask","mentors.ask.text":"Only the mentor reads it, and answers within two weeks. A no needs no reason.","mentors.message":"What you would like to learn","mentors.between":"Asked and agreed","mentors.from":"You learn from","mentors.to":"You teach","mentors.gone":"somebody who is gone","mentors.answer_by":"An answer comes by {day}.","mentors.teach":"What you teach","mentors.offer":"Offer to teach","mentors.change_offer":"Change the offer","mentors.take_back":"Take it back","mentors.offer.text":"Whoever lacks one of these and is not in your line can ask you. You can say no without a reason.","mentors.not_offered":"You offer nothing now.","mentors.capacity":"How many people at a time","mentors.until":"Last day of the offer","mentoring.asked":"Asked","mentoring.accepted":"Agreed","mentoring.declined":"Declined","mentoring.expired":"Not answered","mentoring.active":"Going on","mentoring.ended":"Ended","mentoring_step.accept":"Say yes","mentoring_step.decline":"Say no","mentoring_step.start":"Begin","mentoring_step.end":"End it","mentoring_step.withdraw":"Withdraw the request","record_state.by":{one:"{n} who was there confirms it",other:"{n} who were there confirm it"},"plan.drafts":{one:"{n} thing that could be planned besides",other:"{n} things that could be planned besides"},"seat.people":{one:"{n} person",other:"{n} people"},"seat.people_before":{one:"{n} person today,",other:"{n} people today,"},"seat.people_after":{one:"{n} after the move.",other:"{n} after the move."},"record.moved":{one:"{n} person moved on.",other:"{n} people moved on."},"record.by_you":{one:"{n} of them on a day that you named.",other:"{n} of them on a day that you named."},"record.offers":{one:"{n} release offered now.",other:"{n} releases offered now."},"record.helped":{one:"{n} occasion on which somebody says that you helped them on.",other:"{n} occasions on which somebody says that you helped them on."},"record.unanswered":{one:"{n} person was never answered about an opening of yours.",other:"{n} people were never answered about openings of yours."},"mentors.offered":{one:"Until {day} you take {n} person at a time:",other:"Until {day} you take {n} people at a time:"}};var je={"lateral-case":E,"lateral-team":W,"lateral-readiness":I,"lateral-mentors":O};j({en:he});U(je);export{je as ELEMENTS,M as storeAnswer,L as whyLead};
